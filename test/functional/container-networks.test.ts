// The networks of a container, joined and left while it is there.
import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const titleOf = (answer: { body: { errors: { title: string }[] } }) => answer.body.errors[0]?.title

interface Listed {
  readonly net_id: string
  readonly port_id: string
  readonly fixed_ips: readonly { readonly ip_address: string; readonly version: number; readonly subnet_id: string }[]
}

async function networksOf(api: RealApi, uuid: string): Promise<Listed[]> {
  return (await api.ask('GET', `/v1/containers/${uuid}/network_list`)).body.networks
}

const countOf = (api: RealApi, uuid: string, count: number) =>
  until(`${uuid} is on ${count} networks`, 5_000, async () => {
    const networks = await networksOf(api, uuid)
    await api.reaches(uuid, 'Running')
    return networks.length === count && networks
  })

/** An API whose host has the networks `bridge` and `second`. */
async function withTwoNetworks(): Promise<RealApi> {
  return RealApi.start({ networks: ['second'] })
}

it('a container joins a network and leaves it, and both are recorded', async () => {
  await using api = await withTwoNetworks()
  const uuid = await api.container()
  expect(await networksOf(api, uuid)).toHaveLength(1)
  expect(await api.ask('POST', `/v1/containers/${uuid}/network_attach?network=second`)).toMatchObject({
    status: 200,
    body: null,
  })
  await countOf(api, uuid, 2)
  expect(await api.ask('POST', `/v1/containers/${uuid}/network_detach?network=second`)).toMatchObject({
    status: 202,
    body: null,
  })
  await countOf(api, uuid, 1)
  const { containerActions } = (await api.ask('GET', `/v1/containers/${uuid}/container_actions`)).body
  expect(containerActions.map(({ action }: { action: string }) => action)).toEqual([
    'network_detach',
    'network_attach',
    'create',
  ])
})

it('networks are listed by port since 1.18 and one entry per address before', async () => {
  await using api = await withTwoNetworks()
  const uuid = await api.container()
  const [network] = await networksOf(api, uuid)
  const [fixed] = network?.fixed_ips ?? []
  const old = await api.ask('GET', `/v1/containers/${uuid}/network_list`, { version: '1.17' })
  expect(old.body.networks).toEqual([{ net_id: network?.net_id, port_id: network?.port_id, ...fixed }])
  expect((await api.ask('GET', `/v1/containers/${uuid}/network_list`, { version: '1.12' })).status).toBe(406)
})

it('a port stands for its whole network when it is detached', async () => {
  await using api = await withTwoNetworks()
  const uuid = await api.container()
  const [network] = await networksOf(api, uuid)
  await api.ask('POST', `/v1/containers/${uuid}/network_detach?port=${network?.port_id}`)
  await countOf(api, uuid, 0)
})

it.each([
  ['network_attach?network=bridge', 400, "Network 'bridge' is already connected to container '<uuid>'."],
  ['network_attach', 400, "Network 'None' is already connected to container '<uuid>'."],
  ['network_attach?network=none-such', 404, 'Neutron network none-such could not be found.'],
  ['network_attach?network=a&port=b', 400, 'network and port cannot be given together'],
  ['network_detach?network=second', 400, "Network 'second' is not attached to container '<uuid>'."],
  ['network_detach?port=none-such', 400, "Port 'none-such' is not attached to container '<uuid>'."],
  ['network_detach', 400, '{} is not valid under any of the given schemas'],
])('%s is refused with %i', async (action, status, title) => {
  await using api = await withTwoNetworks()
  const uuid = await api.container()
  const answer = await api.ask('POST', `/v1/containers/${uuid}/${action}`)
  expect([answer.status, titleOf(answer)]).toEqual([status, title.replace('<uuid>', uuid)])
})
