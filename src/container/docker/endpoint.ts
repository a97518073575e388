import { StartupError } from '#common/errors.ts'

/** Where the engine listens; spread into the options of `http.request`. */
export type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number }

/** Reads `unix:///path`, `http://host:port` and `tcp://host:port`. Throws `StartupError` for anything else. */
export function parseApiUrl(apiUrl: string): Endpoint {
  if (apiUrl.startsWith('unix://')) {
    const socketPath = apiUrl.slice('unix://'.length)
    if (socketPath.startsWith('/')) return { socketPath }
  } else if (/^(http|tcp):\/\//.test(apiUrl) && URL.canParse(apiUrl)) {
    // The scheme tcp has no default port and leaves host names alone, so the URL is always read as http.
    const { hostname, port } = new URL(apiUrl.replace(/^tcp:/, 'http:'))
    if (hostname !== '') return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 2375 : Number(port) }
  }
  throw new StartupError(
    `The Docker api_url '${apiUrl}' is neither unix:///path/to/docker.sock nor http://host:port; correct [docker] api_url.`,
  )
}

/** Whether the engine shares this host's processes and files. */
export function isLocal(endpoint: Endpoint): boolean {
  return 'socketPath' in endpoint
}
