import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'

const admin = { as: 'admin' }

/** An engine's network by the id that users see. */
async function known(api: RealApi): Promise<string> {
  const { neutron_net_id: id } = await api.db.selectFrom('network').selectAll().executeTakeFirstOrThrow()
  return String(id)
}

it.each(['1.1', '1.40'])(
  'a network of the engine is made known once at %s, and that is taken back',
  async (version) => {
    await using api = await RealApi.start()
    const id = await known(api)
    const body = { name: 'any', neutron_net_id: id }
    const made = await api.ask('POST', '/v1/networks', { as: 'admin', version, body })
    expect(made.status).toBe(200)
    expect(made.body).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'bridge',
      project_id: 'admin',
      user_id: 'admin',
      network_id: api.engine.networks.get('bridge')?.id,
      neutron_net_id: id,
    })
    const again = await api.ask('POST', '/v1/networks', { as: 'admin', version, body: { ...body, name: null } })
    expect([again.status, again.body.errors[0].title]).toEqual([
      409,
      `A network with neutron_net_id ${id} already exists.`,
    ])
    expect((await api.ask('DELETE', `/v1/networks/${id}`, { as: 'admin', version: '1.27' })).status).toBe(204)
    expect((await api.ask('DELETE', `/v1/networks/${id}`, admin)).status).toBe(404)
    await api.container({ nets: [{ network: id }] })
  },
)

const none = '00000000-0000-0000-0000-000000000009'

it.each([
  ['POST', '/v1/networks', { neutron_net_id: 'xx' }, 'admin', '1.40', "400 'name' is a required property"],
  ['POST', '/v1/networks', { name: 'n1' }, 'admin', '1.40', "400 'neutron_net_id' is a required property"],
  [
    'POST',
    '/v1/networks',
    { name: 'n1', neutron_net_id: null },
    'admin',
    '1.40',
    "400 'neutron_net_id' is a required property",
  ],
  ['POST', '/v1/networks', { name: 'n1' }, 'demo', '1.40', "403 Policy doesn't allow network:create to be performed."],
  [
    'POST',
    '/v1/networks',
    { name: 'n1', neutron_net_id: none },
    'admin',
    '1.40',
    `404 Neutron network ${none} could not be found.`,
  ],
  ['DELETE', '/v1/networks/nobody', undefined, 'admin', '1.40', '404 Neutron network nobody could not be found.'],
  ['DELETE', '/v1/networks/nobody', undefined, 'admin', '1.26', '406 Not Acceptable'],
  [
    'DELETE',
    '/v1/networks/nobody',
    undefined,
    'demo',
    '1.27',
    "403 Policy doesn't allow network:delete to be performed.",
  ],
  ['GET', '/v1/networks', undefined, 'admin', '1.40', '405 Method Not Allowed'],
  ['DELETE', '/v1/networks', undefined, 'admin', '1.40', '405 Method Not Allowed'],
] as const)('%s %s %j as %s at %s is told %s', async (method, url, body, as, version, expected) => {
  await using api = await RealApi.start()
  const { status, body: told } = await api.ask(method, url, { as, version, ...(body && { body }) })
  expect(`${status} ${told.errors[0].title}`).toBe(expected)
})
