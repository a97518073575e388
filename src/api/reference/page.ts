// The reference of the API as one page: made from the declarations, readable without scripts and without any other server.
import { type Boundary, boundariesOf } from '../history.ts'
import type { Page } from '../pages.ts'
import type { Route } from '../route.ts'
import type { Field, JsonSchema } from '../schema/field.ts'
import { maxVersion, minVersion, versionText } from '../versions.ts'
import { type Html, html } from './html.ts'
import { isSchema, schemaText } from './schema-text.ts'
import { style } from './style.ts'

/** The page, made once, when somebody first asks. */
export function referencePage(routes: readonly Route[]): Page {
  let text: string | undefined
  return {
    method: 'GET',
    path: '/docs',
    summary: 'Describe the API to people.',
    serve: async () => {
      text ??= referenceDocument(routes).html
      return { status: 200, type: 'text/html; charset=utf-8', body: text }
    },
  }
}

export function referenceDocument(routes: readonly Route[]): Html {
  const collections = Map.groupBy(routes, (route) => route.path.split('/')[2] ?? '')
  const components: Record<string, JsonSchema> = Object.assign({}, ...routes.map(({ answer }) => answer.components))
  const schemas = Object.entries(components).toSorted(([a], [b]) => a.localeCompare(b))
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenStack Container API</title><style>${style}</style></head>
<body>
<nav><h1>Container API</h1>
<ul>${[...collections.keys()].map((name) => html`<li><a href="#${name}">${titleOf(name)}</a></li>`)}
<li><a href="#schemas">What answers show</a></li><li><a href="#versions">Microversions</a></li></ul></nav>
<main>
${preface}
${[...collections].map(([name, itsRoutes]) => html`<section><h2 id="${name}">${titleOf(name)}</h2>${itsRoutes.map(operation)}</section>`)}
<section><h2 id="schemas">What answers show</h2>${schemas.map(([name, schema]) => component(name, schema))}</section>
<section><h2 id="versions">Microversions</h2>${history(boundariesOf(routes))}</section>
</main></body></html>
`
}

const preface = html`<section><h2>How to ask</h2>
<p>Requests and answers are JSON. Every request carries a token of the identity service in <code>X-Auth-Token</code>, and
should say which version it speaks, <code>OpenStack-API-Version: container ${versionText(maxVersion)}</code>: from
${versionText(minVersion)}, which answers where nothing is said, to ${versionText(maxVersion)}.</p>
<p>A refusal has a body <code>{"errors": [{"status", "code", "title", "detail", "request_id", "links"}]}</code>.
400: the request is wrong, and <code>title</code> says where; 401: no valid token; 403: a policy or a quota is in the way;
404: nothing of that name that the caller may see; 406: not in this version; 409: its state is in the way; 5xx: ours.</p>
<p>For programs: <a href="openapi.json">openapi.json</a>.</p></section>`

function operation(route: Route): Html {
  const { method, path, summary, policy, ok, since, until, parameters, headers, query, answer, changes } = route
  const anchor = `${method}-${path}`.replace(/[^A-Za-z]+/g, '-')
  const queryFields = query === undefined ? [] : rowsOf(query.fields, 'query')
  const place = method === 'GET' || route.parametersIn === 'query' ? 'query' : 'body'
  const rows = [...rowsOf(headers ?? {}, 'header'), ...queryFields, ...rowsOf(parameters.fields, place)]
  return html`<article id="${anchor}">
<h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${pathText(path)}</code></h3>
<p>${summary}</p>
<dl><dt>Versions</dt><dd>${versionText(since ?? minVersion)} to ${versionText(until ?? maxVersion)}</dd>
<dt>Policy</dt><dd><code>${policy}</code></dd>
<dt>Answer</dt><dd>${ok}${ok === 204 ? '' : html`: ${bodyText(answer.schema)}`}</dd></dl>
${rows.length > 0 && html`<table><thead><tr><th>Name</th><th>In</th><th>Value</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`}
${changes && html`<ul>${changes.map((each) => html`<li>From ${versionText(each.version)}: ${each.what}</li>`)}</ul>`}
</article>`
}

function rowsOf(fields: Readonly<Record<string, Field<unknown, boolean>>>, place: string): Html[] {
  return Object.entries(fields).map(
    ([name, field]) => html`<tr><td><code>${name}</code>${field.required && html` <em>required</em>`}</td>
<td>${place}</td><td>${valueText(field)}</td><td>${field.description}${marks(field)}</td></tr>
`,
  )
}

function valueText({ type, before }: Field<unknown, boolean>): Html {
  if (!before) return schemaText(type.schema)
  return html`${schemaText(type.schema)}; before ${versionText(before.version)}: ${schemaText(before.type.schema)}`
}

function marks({ since, policy }: Field<unknown, boolean>): Html {
  return html`${since && html` <small>From ${versionText(since)}.</small>`}${
    policy !== undefined && html` <small>Policy <code>${policy}</code>.</small>`
  }`
}

/** An answer that has no name of its own is told by its members. */
function bodyText(schema: JsonSchema): Html {
  return isSchema(schema.properties) ? membersOf(schema.properties) : schemaText(schema)
}

function component(name: string, schema: JsonSchema): Html {
  const told = isSchema(schema.properties) ? membersOf(schema.properties) : html`<p>${schemaText(schema)}</p>`
  return html`<article id="schema-${name}"><h3>${name}</h3>${told}</article>`
}

function membersOf(properties: JsonSchema): Html {
  const rows = Object.entries(properties).map(([name, value]) => {
    const schema = isSchema(value) ? value : {}
    const facts = isSchema(schema['x-openstack']) ? schema['x-openstack'] : {}
    return html`<tr><td><code>${name}</code></td><td>${schemaText(schema)}</td><td>${
      typeof schema.description === 'string' && schema.description
    }${Object.entries(facts).map(([fact, text]) => html` <small>${factNames[fact] ?? fact} ${String(text)}.</small>`)}</td></tr>
`
  })
  return html`<table><thead><tr><th>Name</th><th>Value</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`
}

const factNames: Readonly<Record<string, string>> = {
  'min-ver': 'From',
  'max-ver': 'To',
  policy: 'Policy',
  when: 'Only',
}

function history(boundaries: readonly Boundary[]): Html {
  const byVersion = Map.groupBy(
    boundaries.toSorted((a, b) => a.version.minor - b.version.minor),
    ({ version }) => versionText(version),
  )
  return html`${[...byVersion].map(
    ([version, found]) => html`<h3>${version}</h3><ul>${found.map(
      ({ route, what }) => html`<li><code>${pathText(route)}</code>: ${what}</li>`,
    )}</ul>
`,
  )}`
}

function pathText(path: string): string {
  return path.replace(/:([a-zA-Z]+)/g, '{$1}')
}

function titleOf(collection: string): string {
  const words = collection.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
