import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'
import { until } from '../support/until.ts'

const named = 'host=host-1&binary=zun-compute'
const service = { host: 'host-1', binary: 'zun-compute' }
const admin = { as: 'admin' }

async function listed(api: RealApi) {
  return (await api.ask('GET', '/v1/services', admin)).body.services
}

it.each(['1.1', '1.40'])('an operator disables, enables and forces down a service at %s', async (version) => {
  await using api = await RealApi.start()
  const put = (what: string) => api.ask('PUT', `/v1/services/${what}`, { as: 'admin', version })
  expect(await put(`disable?${named}&disabled_reason=rack+7`)).toMatchObject({
    status: 200,
    body: { service: { ...service, disabled: true, disabled_reason: 'rack 7' } },
  })
  expect(await listed(api)).toMatchObject([{ disabled: true, disabled_reason: 'rack 7', state: 'up' }])
  expect((await put(`disable?${named}`)).body).toEqual({
    service: { ...service, disabled: true, disabled_reason: null },
  })
  expect((await put(`enable?${named}`)).body).toEqual({
    service: { ...service, disabled: false, disabled_reason: null },
  })
  expect((await put(`force_down?${named}&forced_down=true`)).body).toEqual({
    service: { ...service, forced_down: true },
  })
  expect(await listed(api)).toMatchObject([{ disabled: false, forced_down: true, state: 'down' }])
  expect((await put(`force_down?${named}&forced_down=False`)).body.service.forced_down).toBe(false)
  expect(await listed(api)).toMatchObject([{ forced_down: false, state: 'up' }])
})

it('the service may be named in the body too', async () => {
  await using api = await RealApi.start()
  const body = { ...service, disabled_reason: 'because' }
  expect((await api.ask('PUT', '/v1/services/disable', { as: 'admin', body })).body.service).toEqual({
    ...service,
    disabled: true,
    disabled_reason: 'because',
  })
})

it.each([
  ['disable', '', 'enable', ''],
  ['force_down', '&forced_down=true', 'force_down', '&forced_down=false'],
] as const)('%s keeps new containers from the host at once', async (off, offMore, on, onMore) => {
  await using api = await RealApi.start()
  await api.container()
  await api.ask('PUT', `/v1/services/${off}?${named}${offMore}`, admin)
  const refused = await api.container({}, 'Error')
  expect((await api.ask('GET', `/v1/containers/${refused}`)).body.status_reason).toBe(
    'There are not enough hosts available.',
  )
  await api.ask('PUT', `/v1/services/${on}?${named}${onMore}`, admin)
  await api.container()
})

it.each([`/v1/services?${named}`, '/v1/services/host-1/zun-compute'])(
  'a deleted service that still runs comes back (%s)',
  async (url) => {
    await using api = await RealApi.start()
    await api.ask('PUT', `/v1/services/disable?${named}`, admin)
    expect(await api.ask('DELETE', url, admin)).toMatchObject({ status: 200, body: null })
    expect(await listed(api)).toEqual([])
    await api.restartAgent()
    await until('the service is back', 5_000, async () => (await listed(api)).length === 1)
    expect(await listed(api)).toMatchObject([{ ...service, disabled: false, state: 'up' }])
  },
)

it.each([
  ['PUT', '/v1/services/enable?binary=zun-compute', 'admin', "400 'host' is a required property"],
  ['PUT', '/v1/services/disable?host=host-1', 'admin', "400 'binary' is a required property"],
  ['PUT', `/v1/services/force_down?${named}`, 'admin', "400 'forced_down' is a required property"],
  ['DELETE', '/v1/services', 'admin', "400 'host' is a required property"],
  ['PUT', '/v1/services/enable?host=none&binary=zun-compute', 'admin', '404 none'],
  ['PUT', '/v1/services/disable?host=none&binary=zun-compute', 'admin', '404 none'],
  ['PUT', '/v1/services/force_down?host=none&binary=zun-compute&forced_down=1', 'admin', '400 forced_down'],
  ['PUT', '/v1/services/force_down?host=none&binary=zun-compute&forced_down=true', 'admin', '404 none'],
  ['DELETE', '/v1/services?host=none&binary=zun-compute', 'admin', '404 none'],
  ['DELETE', '/v1/services/none/zun-compute', 'admin', '404 none'],
  ['PUT', `/v1/services/enable?${named}`, 'demo', '403 zun-service:enable'],
  ['PUT', `/v1/services/disable?${named}`, 'demo', '403 zun-service:disable'],
  ['PUT', `/v1/services/force_down?${named}&forced_down=true`, 'demo', '403 zun-service:force_down'],
  ['DELETE', `/v1/services?${named}`, 'demo', '403 zun-service:delete'],
  ['DELETE', '/v1/services/host-1/zun-compute', 'demo', '403 zun-service:delete'],
  ['GET', '/v1/services', 'demo', '403 zun-service:get_all'],
  ['GET', '/v1/services/1', 'admin', '405 Method Not Allowed'],
  [
    'PUT',
    `/v1/services/enable?${named}&colour=red`,
    'admin',
    "400 Additional properties are not allowed ('colour' was unexpected)",
  ],
] as const)('%s %s as %s is told %s', async (method, url, as, expected) => {
  await using api = await RealApi.start()
  const answer = await api.ask(method, url, { as })
  const texts: Readonly<Record<string, string>> = {
    '404 none': '404 Zun service zun-compute on host none could not be found.',
    '400 forced_down':
      "400 Invalid input for query parameters 'forced_down'. Value: '1'. '1' is not one of [True, False, 'True', 'true', 'False', 'false']",
  }
  const forbidden = expected.replace(/^403 (.*)$/, "403 Policy doesn't allow $1 to be performed.")
  expect(`${answer.status} ${answer.body.errors[0].title}`).toBe(texts[expected] ?? forbidden)
})
