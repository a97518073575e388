// Clients write the same path in many ways: with or without `/v1`, with double or trailing slashes, with `.json`. Behind
// this stage there is one way.

/** What a path belongs to; each area passes other stages. */
export type Area = 'outside' | 'healthcheck' | 'public-root' | 'api'

const rootPages = new Set(['', 'openapi.json', 'docs'])

/** Paths of neighbours on the same server, which none of our stages may touch. */
export function isOutside(url: string): boolean {
  return /^\/identity(?:[/?]|$)/.test(url)
}

export function areaOf(path: string): Area {
  if (isOutside(path)) return 'outside'
  if (path === '/healthcheck') return 'healthcheck'
  return rootPages.has(path.slice(1)) ? 'public-root' : 'api'
}

/** Pages in HTML; everything else is JSON. */
export function isForPeople(path: string): boolean {
  return path === '/docs'
}

/** Paths that need no token. */
export function isPublic(path: string): boolean {
  return path === '/v1' || areaOf(path) !== 'api'
}

/** The path without its query string. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

/** A request's URL in the one form that routes are declared in. */
export function normalUrl(url: string): string {
  if (isOutside(url)) return url
  // Proxies may ask with scheme and authority in front.
  const local = url.replace(/^https?:\/\/[^/?]*/i, '')
  const path = pathOf(local)
  return normalPath(path) + local.slice(path.length)
}

function normalPath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '')
  const [first] = segments
  if (first === undefined) return '/'
  if (segments.length === 1 && (rootPages.has(first) || first === 'healthcheck')) return `/${first}`
  if (first !== 'v1' && !(first === 'v1.json' && segments.length === 1)) segments.unshift('v1')
  return `/${withoutSuffix(withWholeImageName(segments)).join('/')}`
}

/** Names of images have slashes in them: what stands between `images` and `search` is one name. */
function withWholeImageName(segments: readonly string[]): readonly string[] {
  const [version = '', collection = '', ...rest] = segments
  const action = rest.pop()
  if (collection !== 'images' || action !== 'search' || rest.length < 2) return segments
  return [version, collection, rest.join('%2F'), action]
}

// Only where it cannot be part of a container's name.
function withoutSuffix(segments: readonly string[]): readonly string[] {
  if (segments.length > 2) return segments
  return segments.map((segment, at) => (at === segments.length - 1 ? segment.replace(/\.json$/, '') : segment))
}
