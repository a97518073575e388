import type { Network } from '#cloud/network/network.ts'
import type { RequestContext } from '#common/context.ts'
import type { KnownNetwork } from '#objects/network.ts'
import type { Networks as NetworksOfApp } from './app.ts'

/** Networks as the hosts' engines know them: all there is to say is the network port's. */
export class Networks implements NetworksOfApp {
  readonly #network: Pick<Network, 'register' | 'unregister'>

  constructor(network: Pick<Network, 'register' | 'unregister'>) {
    this.#network = network
  }

  create(ctx: RequestContext, networkId: string): Promise<KnownNetwork> {
    return this.#network.register(ctx, networkId)
  }

  delete(ctx: RequestContext, networkId: string): Promise<void> {
    return this.#network.unregister(ctx, networkId)
  }
}
