// All groups of zun.conf. `Conf` follows from the declarations: conf.docker.apiUrl is what `api_url` in [docker] says.
import { api, cors, healthcheck, osloPolicy, ssl } from './api.ts'
import { compute, pci } from './compute.ts'
import { database } from './database.ts'
import { defaultGroup } from './default.ts'
import { docker } from './docker.ts'
import { keystoneAuth, keystoneAuthtoken } from './keystone.ts'
import { cniDaemon, network, neutron } from './network.ts'
import type { ValuesOf } from './option.ts'
import { osloConcurrency, profiler } from './oslo.ts'
import { quota } from './quota.ts'
import { scheduler } from './scheduler.ts'
import { cinderClient, glanceClient, neutronClient, placementClient, zunClient } from './service-clients.ts'
import { glance, volume } from './storage.ts'
import { websocketProxy } from './websocket-proxy.ts'

export const groups = {
  default: defaultGroup,
  api,
  ssl,
  cors,
  healthcheck,
  osloPolicy,
  websocketProxy,
  compute,
  pci,
  docker,
  glance,
  network,
  neutron,
  volume,
  cniDaemon,
  scheduler,
  quota,
  keystoneAuthtoken,
  keystoneAuth,
  zunClient,
  glanceClient,
  neutronClient,
  cinderClient,
  placementClient,
  database,
  osloConcurrency,
  profiler,
}

export type Conf = { readonly [G in keyof typeof groups]: ValuesOf<(typeof groups)[G]> }
