// Cross-origin rules for browsers, as oslo.middleware has them.

const methods = 'GET,PUT,POST,DELETE,PATCH'
const requestHeaders =
  'X-Auth-Token,X-Identity-Status,X-Roles,X-Service-Catalog,X-User-Id,X-Project-Id,X-OpenStack-Request-ID,OpenStack-API-Version'
const shownHeaders =
  'X-Auth-Token,X-Subject-Token,X-Service-Token,X-OpenStack-Request-ID,OpenStack-API-Version,OpenStack-API-Minimum-Version,OpenStack-API-Maximum-Version'

/** Headers for a request from that origin; none when it is not allowed. `preflight` is the OPTIONS before the request. */
export function corsHeaders(
  origin: string | undefined,
  allowedOrigins: readonly string[],
  preflight: boolean,
): Record<string, string> {
  if (origin === undefined || !(allowedOrigins.includes(origin) || allowedOrigins.includes('*'))) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': shownHeaders,
    ...(preflight && {
      'access-control-max-age': '3600',
      'access-control-allow-methods': methods,
      'access-control-allow-headers': requestHeaders,
    }),
  }
}
