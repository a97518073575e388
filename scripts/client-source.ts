// The typed client as text: types of what is asked and answered, and one method for each route.
import { members, neededIn, objectIn, typeOf } from './typescript-types.ts'

type Schema = ReturnType<typeof objectIn>

interface Method {
  readonly group: string
  readonly name: string
  readonly verb: string
  readonly path: string
  readonly operation: Schema
}

const head = `// Made by scripts/zunclient.ts from docs/openapi.json: change the declarations of the API, then say \`make openapi\`.
import { followPages } from './pages.ts'
import type { CallOptions, Send } from './transport.ts'
`

export function clientSource(document: unknown): string {
  const { paths, components, info } = objectIn(document)
  const methods = Object.entries(objectIn(paths)).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([verb, operation]) => methodOf(path, verb, objectIn(operation))),
  )
  refuseDuplicates(methods)
  const groups = [...new Set(methods.map(({ group }) => group))]
  const schemas = Object.entries(objectIn(objectIn(components).schemas))
  return [
    head,
    `/** The newest version these types are true of. */\nexport const newestVersion = '${objectIn(info).version}'\n`,
    ...schemas.map(([name, schema]) => declaration(name, objectIn(schema))),
    ...methods.flatMap((method) => [paramsOf(method), answerOf(method)]).filter((text) => text !== ''),
    ...groups.map((group) => classOf(group, methods)),
    operationsOf(groups),
  ].join('\n')
}

/** Routes below /v1; pages are read as they are. */
function methodOf(path: string, verb: string, operation: Schema): Method[] {
  const [, version, group = '', ...rest] = path.split('/')
  if (version !== 'v1' || group === '' || operation['x-openstack'] === undefined) return []
  return [{ group: camel(group), name: nameOf(verb, rest), verb: verb.toUpperCase(), path, operation }]
}

function nameOf(verb: string, rest: readonly string[]): string {
  const words = rest.filter((part) => !part.startsWith('{'))
  const named = rest.flatMap((part) => (part.startsWith('{') ? [part.slice(1, -1)] : []))
  if (words.length > 0) {
    const last = rest.at(-1) ?? ''
    return camel(words.join('_')) + (last.startsWith('{') ? `By${pascal(last.slice(1, -1))}` : '')
  }
  if (named.length > 1) return `${verb}By${named.map(pascal).join('And')}`
  const onOne: Readonly<Record<string, string>> = { get: 'show', patch: 'update', put: 'update', delete: 'delete' }
  const onAll: Readonly<Record<string, string>> = { get: 'list', post: 'create', delete: 'delete' }
  return (named.length === 1 ? onOne : onAll)[verb] ?? verb
}

function refuseDuplicates(methods: readonly Method[]): void {
  const names = methods.map(({ group, name }) => `${group}.${name}`)
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  if (twice.length > 0) throw new Error(`Two routes would have one name: ${twice.join(', ')}`)
}

function declaration(name: string, schema: Schema): string {
  if (schema.properties === undefined) return `export type ${name} = ${typeOf(schema)}\n`
  return `export interface ${name} {\n${members(schema, '  ', neededIn(schema))}}\n`
}

const titleOf = ({ group, name }: Method) => pascal(group) + pascal(name)

function parametersIn({ operation }: Method): Schema {
  if (whereIn(operation) === 'body') {
    const body = objectIn(objectIn(objectIn(operation.requestBody).content)['application/json'])
    return objectIn(body.schema)
  }
  const given = Array.isArray(operation.parameters) ? operation.parameters.map(objectIn) : []
  const query = given.filter((each) => String(each.in) === 'query')
  // Of parameters that may stand in either place, the body says which have to be given.
  const body = objectIn(objectIn(objectIn(operation.requestBody).content)['application/json'])
  const inQuery = query.filter((each) => each.required !== undefined).map((each) => String(each.name))
  const required = objectIn(body.schema).required ?? (inQuery.length > 0 ? inQuery : undefined)
  return objectIn({
    type: 'object',
    properties: Object.fromEntries(query.map((each) => [String(each.name), withHistory(each)])),
    ...(required !== undefined && { required }),
  })
}

function withHistory(parameter: Schema): object {
  const { description, schema, 'x-openstack': history } = parameter
  return { ...schema, description, ...(history && { 'x-openstack': history }) }
}

function whereIn(operation: Schema): string {
  return String(objectIn(operation['x-openstack'])['params-in'] ?? '')
}

function paramsOf(method: Method): string {
  if (whereIn(method.operation) === '') return ''
  const schema = parametersIn(method)
  return `export interface ${titleOf(method)}Params {\n${members(schema, '  ', neededIn(schema))}}\n`
}

function answerSchema({ operation }: Method): Schema | undefined {
  const [, ok] = Object.entries(objectIn(operation.responses)).find(([status]) => status.startsWith('2')) ?? []
  const { content } = objectIn(ok)
  return content && objectIn(objectIn(objectIn(content)['application/json']).schema)
}

function answerOf(method: Method): string {
  const schema = answerSchema(method)
  if (schema?.properties === undefined) return ''
  return `export interface ${titleOf(method)}Answer {\n${members(schema, '  ', neededIn(schema))}}\n`
}

function answerType(method: Method): string {
  const schema = answerSchema(method)
  if (!schema || String(schema.type) === 'null') return 'void'
  return schema.properties ? `${titleOf(method)}Answer` : typeOf(schema)
}

function classOf(group: string, methods: readonly Method[]): string {
  const own = methods.filter((method) => method.group === group)
  const inner = own.flatMap((method) => [methodText(method), ...everyText(method)])
  return `export class ${pascal(group)} {
  readonly #send: Send

  constructor(send: Send) {
    this.#send = send
  }

${inner.join('\n')}}
`
}

function methodText(method: Method): string {
  const { verb, path, operation } = method
  const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
  const where = whereIn(operation)
  const { 'max-ver': until } = objectIn(operation['x-openstack'])
  const params = where === '' ? [] : [parameterText(method)]
  const given = [...named.map((name) => `${name}: string`), ...params, 'options?: CallOptions'].join(', ')
  const request = [
    `method: '${verb}'`,
    `path: ${named.length === 0 ? `'${path}'` : `\`${path.replace(/\{(\w+)\}/g, '$' + '{encodeURIComponent($1)}')}\``}`,
    ...(where === '' ? [] : [`${where}: params`]),
    ...(until === undefined ? [] : [`until: '${until}'`]),
  ]
  return `  /** ${summaryOf(operation)} */
  ${method.name}(${given}): Promise<${answerType(method)}> {
    return this.#send({ ${request.join(', ')} }, options)
  }
`
}

function parameterText(method: Method): string {
  const { required } = parametersIn(method)
  return `params: ${titleOf(method)}Params${Array.isArray(required) && required.length > 0 ? '' : ' = {}'}`
}

/** A list in pages can be walked. */
function everyText(method: Method): string[] {
  const properties = Object.entries(objectIn(answerSchema(method)?.properties))
  const [items, schema] = properties.find(([name]) => name !== 'next') ?? []
  if (method.name !== 'list' || items === undefined || !schema || !properties.some(([name]) => name === 'next'))
    return []
  const item = typeOf(objectIn(schema.items))
  const params = `${titleOf(method)}Params`
  if (whereIn(method.operation) === '') return []
  return [
    `  /** The same, page after page as they are asked for. */
  each(params: ${params} = {}, options?: CallOptions): AsyncIterable<${item}> {
    return followPages((page: ${params}) => this.list(page, options), (answer) => answer.${items}, params)
  }
`,
  ]
}

function summaryOf(operation: Schema): string {
  const { 'min-ver': since, 'max-ver': until } = objectIn(operation['x-openstack'])
  const history = [
    ...(since && String(since) !== '1.1' ? [`Since ${since}.`] : []),
    ...(until ? [`Until ${until}.`] : []),
  ]
  return [operation.summary, ...history].join(' ')
}

function operationsOf(groups: readonly string[]): string {
  return `/** Everything the API offers, by resource. */
export class Operations {
${groups.map((group) => `  readonly ${group}: ${pascal(group)}\n`).join('')}
  constructor(send: Send) {
${groups.map((group) => `    this.${group} = new ${pascal(group)}(send)\n`).join('')}  }
}
`
}

function camel(words: string): string {
  return words.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

function pascal(words: string): string {
  const text = camel(words)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
