// Which services a cloud has and where: what a client learns together with its token.

export interface CatalogueService {
  readonly id: string
  /** As clients ask for it: `container`, `identity`. */
  readonly type: string
  readonly name: string
  readonly endpoints: readonly CatalogueEndpoint[]
}

export interface CatalogueEndpoint {
  readonly id: string
  readonly interface: 'public' | 'internal' | 'admin'
  readonly region: string
  readonly url: string
}

/** Asked each time it is shown, because the port may be known only once the server listens. */
export type Catalogue = () => readonly CatalogueService[]

export const localRegion = 'RegionOne'

/** The two services there are when everything runs in one process. `baseUrl` without a slash at its end. */
export function localCatalogue(baseUrl: string, region: string = localRegion): readonly CatalogueService[] {
  return [
    // The client finds its paths by the last `/v1` of the endpoint, so the endpoint must end in it.
    service('container', 'zun', `${baseUrl}/v1`, region),
    service('identity', 'keystone', `${baseUrl}/identity`, region),
  ]
}

function service(type: string, name: string, url: string, region: string): CatalogueService {
  const interfaces = ['public', 'internal', 'admin'] as const
  const endpoints = interfaces.map((face) => ({ id: `${name}-${face}`, interface: face, region, url }))
  return { id: name, type, name, endpoints }
}
