// The description of the API, made from the declarations: what is not declared is neither served nor described.
import type { Page } from './pages.ts'
import { entityTags } from './pipeline/entity-tags.ts'
import type { Route } from './route.ts'
import type { Field, Fields, JsonSchema, ObjectSchema } from './schema/field.ts'
import { maxVersion, minVersion, versionText } from './versions.ts'

/** An OpenAPI 3.1 document. */
export function openapiDocument(routes: readonly Route[], pages: readonly Page[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const page of pages) put(paths, page.path, page.method, pageOperation(page))
  for (const route of routes) put(paths, route.path, route.method, operation(route))
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenStack Container service',
      version: versionText(maxVersion),
      description:
        'Send the microversion in OpenStack-API-Version as `container X.Y`; the oldest one answers when there is none.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      schemas: { Error: errorSchema, ...componentsOf(routes) },
      responses: { Error: jsonResponse('The request failed.', { $ref: '#/components/schemas/Error' }) },
      parameters: { OpenStackApiVersion: versionParameter, IfNoneMatch: ifNoneMatchParameter },
    },
    'x-openstack': { 'min-ver': versionText(minVersion), 'max-ver': versionText(maxVersion) },
  }
}

function componentsOf(routes: readonly Route[]): Readonly<Record<string, JsonSchema>> {
  const components: Record<string, JsonSchema> = Object.assign({}, ...routes.map((route) => route.answer.components))
  return Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => a.localeCompare(b)))
}

/** The document as a page, made once, when somebody first asks. */
export function openapiPage(describe: () => JsonSchema): Page {
  let text: string | undefined
  return {
    method: 'GET',
    path: '/openapi.json',
    summary: 'Describe the API as an OpenAPI document.',
    serve: async () => {
      text ??= JSON.stringify(describe())
      return { status: 200, type: 'application/json', body: text }
    },
  }
}

function put(paths: Record<string, Record<string, unknown>>, path: string, method: string, value: unknown): void {
  const key = path.replace(/:([a-zA-Z]+)/g, '{$1}')
  const item = paths[key] ?? {}
  paths[key] = item
  item[method.toLowerCase()] = value
}

function pageOperation(page: Page): JsonSchema {
  return {
    operationId: operationId(page.method, page.path),
    summary: page.summary,
    tags: ['discovery'],
    security: [],
    responses: { 200: { description: 'The answer.' } },
  }
}

function operation(route: Route): JsonSchema {
  return {
    operationId: operationId(route.method, route.path),
    summary: route.summary,
    tags: [route.path.split('/')[2]],
    parameters: [
      { $ref: '#/components/parameters/OpenStackApiVersion' },
      ...pathParameters(route.path),
      ...queryParameters(route),
      ...headerParameters(route),
      ...(route.method === 'GET' ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
    ],
    ...(route.method !== 'GET' && Object.keys(route.parameters.fields).length > 0 && { requestBody: bodyOf(route) }),
    responses: {
      [route.ok]:
        route.ok === 204
          ? { description: 'Done; there is no body.' }
          : jsonResponse('The answer.', route.answer.schema),
      ...(route.method === 'GET' && { 304: { description: 'The answer is still the one that the client named.' } }),
      default: { $ref: '#/components/responses/Error' },
    },
    'x-openstack': {
      policy: route.policy,
      ...(Object.keys(route.parameters.fields).length > 0 && { 'params-in': paramsIn(route) }),
      'min-ver': versionText(route.since ?? minVersion),
      ...(route.until && { 'max-ver': versionText(route.until) }),
    },
  }
}

/** Where a client had better put parameters, since many may stand in either place. */
function paramsIn({ method, parametersIn }: Route): 'query' | 'body' {
  return parametersIn === 'both' && method !== 'GET' ? 'body' : 'query'
}

function operationId(method: string, path: string): string {
  const words = path.split('/').filter((segment) => segment !== '' && segment !== 'v1')
  if (words.length === 0) words.push(path === '/' ? 'versions' : 'resources')
  return [method.toLowerCase(), ...words.map((word) => word.replace(/\W/g, '_').replace(/^_/, 'by_'))].join('_')
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: pathDescriptions[name ?? ''] ?? `The ${name}.`,
    schema: { type: 'string' },
  }))
}

const pathDescriptions: Readonly<Record<string, string>> = {
  ident: 'UUID or name.',
  requestId: 'Request id of the action.',
  project: 'Id of the project.',
  name: 'Name.',
  network: 'Id of the network in the network service.',
}

// Actions take their parameters from the query, the body, or both; only creation keeps them apart.
function queryParameters(route: Route): JsonSchema[] {
  const schema: ObjectSchema<Fields> = route.query ?? route.parameters
  return Object.entries(schema.fields).map(([name, field]) => ({
    name,
    in: 'query',
    // Anywhere else it may stand in the body instead.
    ...(route.method === 'GET' && field.required && { required: true }),
    description: field.description,
    schema: field.type.schema,
    ...historyOf(field),
  }))
}

function headerParameters({ headers = {} }: Route): JsonSchema[] {
  return Object.entries(headers).map(([name, field]) => ({
    name,
    in: 'header',
    description: field.description,
    schema: field.type.schema,
    ...historyOf(field),
  }))
}

function bodyOf(route: Route): JsonSchema {
  const { fields, rules, unknown } = route.parameters
  const needed = Object.entries(fields).flatMap(([name, field]) => (field.required ? [name] : []))
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, propertyOf(field)])),
    ...(needed.length > 0 && { required: needed }),
    ...(unknown === 'reject' && { additionalProperties: false }),
    ...(rules.length > 0 && { allOf: rules.map((rule) => rule.schema) }),
  }
  return { required: route.jsonOnly === true, content: { 'application/json': { schema } } }
}

function propertyOf(field: Field<unknown, boolean>): JsonSchema {
  const schema = field.before ? { anyOf: [field.type.schema, field.before.type.schema] } : field.type.schema
  return { ...schema, description: field.description, ...historyOf(field) }
}

function historyOf(field: Field<unknown, boolean>): JsonSchema {
  if (!field.since && !field.policy) return {}
  return {
    'x-openstack': {
      ...(field.since && { 'min-ver': versionText(field.since) }),
      ...(field.policy && { policy: field.policy }),
    },
  }
}

function jsonResponse(description: string, schema: JsonSchema): JsonSchema {
  return { description, content: { 'application/json': { schema } } }
}

const ifNoneMatchParameter = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an answer that the client has.',
  schema: { type: 'string' },
  'x-openstack': { 'min-ver': versionText(entityTags.version) },
}

const versionParameter = {
  name: 'OpenStack-API-Version',
  in: 'header',
  description: 'The microversion, as `container 1.41` or `container latest`.',
  schema: { type: 'string' },
}

const errorSchema = {
  type: 'object',
  required: ['errors'],
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['request_id', 'code', 'status', 'title', 'detail', 'links'],
        properties: {
          request_id: { type: 'string' },
          code: { type: 'string', description: 'container. and the name of the error in kebab case.' },
          status: { type: 'integer' },
          title: { type: 'string' },
          detail: { type: 'string' },
          links: { type: 'array' },
        },
      },
    },
  },
}
