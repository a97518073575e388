// Everything the API offers. The server, the OpenAPI document and the tests about the whole all read these lists.
import type { EdgeConf } from './conf.ts'
import type { Page } from './pages.ts'
import type { Route } from './route.ts'
import { availabilityZoneRoutes } from './v1/availability-zones/routes.ts'
import { capsuleRoutes } from './v1/capsules/routes.ts'
import { containerActionRecordRoutes } from './v1/container-actions/routes.ts'
import { containerActionRoutes } from './v1/containers/action-routes.ts'
import { containerInsideRoutes } from './v1/containers/inside-routes.ts'
import { containerNetworkRoutes } from './v1/containers/network-routes.ts'
import { containerRoutes } from './v1/containers/routes.ts'
import { unavailableContainerRoutes } from './v1/containers/unavailable-routes.ts'
import { containerWaitRoutes } from './v1/containers/wait-route.ts'
import { discoveryPages } from './v1/discovery.ts'
import { eventRoutes } from './v1/events/routes.ts'
import { healthcheckPages } from './v1/healthcheck.ts'
import { hostRoutes } from './v1/hosts/routes.ts'
import { imageRoutes } from './v1/images/routes.ts'
import { networkRoutes } from './v1/networks/routes.ts'
import { quotaClassRoutes } from './v1/quota-classes/routes.ts'
import { quotaRoutes } from './v1/quotas/routes.ts'
import { registryRoutes } from './v1/registries/routes.ts'
import { serviceRoutes } from './v1/services/routes.ts'

export function allRoutes(conf: EdgeConf): readonly Route[] {
  return [
    ...containerRoutes(conf),
    ...containerActionRoutes,
    ...containerInsideRoutes,
    ...containerNetworkRoutes,
    ...unavailableContainerRoutes,
    ...containerWaitRoutes,
    ...containerActionRecordRoutes,
    ...eventRoutes(conf),
    ...capsuleRoutes(conf),
    ...hostRoutes,
    ...serviceRoutes,
    ...availabilityZoneRoutes,
    ...quotaRoutes,
    ...quotaClassRoutes,
    ...registryRoutes,
    ...imageRoutes(conf),
    ...networkRoutes,
  ]
}

export const allPages: readonly Page[] = [...discoveryPages, ...healthcheckPages]
