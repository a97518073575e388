// What became different with which microversion, read from the declarations: the document and the contract tests are made
// from it, so that neither can leave one out.
import { announced } from './announced.ts'
import { entityTags } from './pipeline/entity-tags.ts'
import type { Route } from './route.ts'
import type { Field } from './schema/field.ts'
import { maxVersion, minVersion, type Version, v, versionText } from './versions.ts'

/** One thing that is different from a version on. */
export interface Boundary {
  readonly version: Version
  /** `POST /v1/containers`; the method alone where it is about all routes with it. */
  readonly route: string
  /** A field of the request or the answer; `route` where the route itself comes or goes. */
  readonly subject: string
  readonly what: string
  /** Whether the server makes a difference; where not, the version only says since when clients may count on it. */
  readonly enforced: boolean
}

/** In the order of the routes. */
export function boundariesOf(routes: readonly Route[]): readonly Boundary[] {
  const enforced = routes.flatMap((route) => {
    const name = nameOf(route)
    return [
      ...ofRoute(route),
      ...Object.entries(route.parameters.fields).flatMap(([subject, field]) => ofField(subject, field)),
      ...Object.entries(route.headers ?? {}).flatMap(([subject, field]) => ofField(subject, field)),
      ...route.parameters.rules.flatMap(({ since, what }) =>
        since ? [{ version: since, subject: 'rule', what }] : [],
      ),
      ...(route.changes ?? []),
    ].map((found) => ({ ...found, route: name, enforced: true }))
  })
  const everywhere = { ...entityTags, route: 'GET', enforced: true }
  return [...enforced, everywhere, ...announced.map((each) => ({ ...each, enforced: false }))]
}

/** What names a boundary in tables: `POST /v1/containers auto_remove 1.3`. */
export function keyOf({ route, subject, version }: Boundary): string {
  return `${route} ${subject} ${versionText(version)}`
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`
}

type Found = Omit<Boundary, 'route' | 'enforced'>

function ofRoute({ since, until, summary }: Route): Found[] {
  return [
    ...(since ? [{ version: since, subject: 'route', what: `New: ${summary}` }] : []),
    ...(until ? [{ version: v(until.major, until.minor + 1), subject: 'route', what: 'Gone.' }] : []),
  ]
}

function ofField(subject: string, { since, before, description }: Field<unknown, boolean>): Found[] {
  return [
    ...(since ? [{ version: since, subject, what: `\`${subject}\` is new: ${description}` }] : []),
    ...(before ? [{ version: before.version, subject, what: `\`${subject}\` has another form: ${description}` }] : []),
  ]
}

/** Markdown: every microversion with what it changed. */
export function historyDocument(routes: readonly Route[]): string {
  const boundaries = boundariesOf(routes)
  const versions = Array.from({ length: maxVersion.minor - minVersion.minor }, (_, at) =>
    v(1, minVersion.minor + 1 + at),
  )
  return [
    '# What each microversion changed',
    '',
    'Made from the declarations of the API by `make history`; not to be changed by hand.',
    'A client asks for a version in the header `OpenStack-API-Version: container X.Y`; without it 1.1 answers.',
    '',
    '## 1.1',
    '',
    'The first version.',
    ...versions.flatMap((version) => section(version, boundaries)),
    '',
  ].join('\n')
}

function section(version: Version, boundaries: readonly Boundary[]): string[] {
  const text = versionText(version)
  const lines = boundaries.filter((each) => versionText(each.version) === text).map(line)
  return ['', `## ${text}`, '', ...new Set(lines)]
}

function line({ route, what, enforced }: Boundary): string {
  const path = route.replace(/:([a-zA-Z]+)/g, '{$1}')
  return `- \`${path}\`: ${what}${enforced ? '' : ' (Documented since this version; every version answers so.)'}`
}
