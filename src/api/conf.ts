// What the edge needs to know of zun.conf: the composition root fills it in, a test takes the defaults.

/** Smallest and largest value a request may ask for. */
export interface Bounds {
  readonly min: number
  readonly max: number
}

export interface EdgeConf {
  /** Largest page of a list, `[api] max_limit`. */
  readonly maxLimit: number
  /** Longest that a request may wait for something to happen, `[api] longest_wait`; at most 60. */
  readonly longestWaitSeconds: number
  /** `[DEFAULT] minimum_cpus`, `minimum_memory` (MiB), `minimum_disk` (GiB) and their maxima. */
  readonly bounds: { readonly cpu: Bounds; readonly memory: Bounds; readonly disk: Bounds }
  /** `[DEFAULT] image_driver_list`. */
  readonly imageDrivers: readonly string[]
  /** `[DEFAULT] default_image_driver`. */
  readonly defaultImageDriver: string
  readonly maxBodyBytes: number
  /** While this file exists, `/healthcheck` tells load balancers to stay away. */
  readonly healthcheckDisableFile: string
  /** Origins that browsers may call from, `[cors] allowed_origin`; `*` for all. */
  readonly allowedOrigins: readonly string[]
  /** What stands before `/v1` in links when a proxy mounts the API below a path, as `/container`. */
  readonly mountPrefix: string
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-Host`, `[oslo_middleware] enable_proxy_headers_parsing`. */
  readonly trustProxyHeaders: boolean
}

export const defaultEdgeConf: EdgeConf = {
  maxLimit: 1000,
  longestWaitSeconds: 60,
  bounds: { cpu: { min: 0.1, max: 16 }, memory: { min: 4, max: 8192 }, disk: { min: 1, max: 160 } },
  imageDrivers: ['glance', 'docker'],
  defaultImageDriver: 'docker',
  maxBodyBytes: 1024 * 1024,
  healthcheckDisableFile: '/etc/zun/healthcheck_disable',
  allowedOrigins: [],
  mountPrefix: '',
  trustProxyHeaders: false,
}

/** What the edge says to the log: one fixed sentence, then fields. */
export interface EdgeLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}
