// Sets the stage for a recording: the containers and other things its request is about, in the state they had.
import { type ContainerAction, statusesAllowing } from '#objects/container.ts'
import type { RealApi } from '../support/real-api.ts'
import type { Recording } from './recording.ts'

/** The request as it is to be sent, with the ids of what was set up in place of the recorded ones. */
export interface Staged {
  readonly path: string
  readonly body: unknown
}

const anyUuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

export async function stage(api: RealApi, recording: Recording): Promise<Staged> {
  const { path } = recording.request
  const body = withOurHost(recording.request.body)
  const [, collection = '', ident = '', action] = /^\/(?:v1\/)?([a-z_]+)\/?([^/?]*)\/?([^/?]*)/.exec(path) ?? []
  const staged = (to: string) => ({ path: path.replace(anyUuid, to), body })
  if (collection === 'containers') {
    if (recording.name.includes('over_quota')) {
      await api.ask('PUT', '/v1/quotas/demo', { as: 'admin', body: { containers: 0, cpu: 4 } })
      return { path, body }
    }
    if (recording.name.includes('under_quota')) await api.ask('DELETE', '/v1/quotas/demo', { as: 'admin' })
    if (recording.name.endsWith('name_ambiguous')) {
      await container(api, recording, { name: ident })
      await container(api, recording, { name: ident })
      return { path, body }
    }
    const isAbsent =
      recording.response.status === 404 &&
      !recording.name.includes('other_project') &&
      !recording.name.includes('network') &&
      !['dance', 'start', 'container_actions'].includes(action ?? '')
    const isNamed = ident !== '' && !anyUuid.test(ident)
    const isMarker = /marker=/.test(path) && recording.response.status === 200
    if (isAbsent) return { path, body }
    if (isNamed) {
      // Of one name there is to be one: an earlier recording may have made it already.
      const known = await api.ask('GET', `/v1/containers/${ident}`, { as: 'admin' })
      if (known.status === 404) await container(api, recording, { name: ident })
      return { path, body }
    }
    if (ident !== '' || isMarker) return adjusted(api, recording, staged(await container(api, recording, {})), action)
    return { path, body }
  }
  if (collection === 'registries' && anyUuid.test(ident) && recording.response.status !== 404)
    return staged(await registry(api))
  if (collection === 'images' && anyUuid.test(ident) && recording.response.status !== 400)
    return staged(await image(api))
  if (collection === 'networks' && recording.response.status !== 404)
    return knownNetwork(api, recording, { path, body })
  if (collection === 'quotas') return { path: ownProjects(path), body }
  if (collection === 'hosts' || collection === 'services') return { path: await withHost(api, path), body }
  return { path, body }
}

async function registry(api: RealApi): Promise<string> {
  const answer = await api.ask('POST', '/v1/registries', {
    as: 'admin',
    body: { registry: { domain: 'registry.example.org' } },
  })
  return answer.body.registry.uuid
}

let images = 0

async function image(api: RealApi): Promise<string> {
  images += 1
  const body = { repo: `staged-${images}`, host: 'host-1' }
  return (await api.ask('POST', '/v1/images', { as: 'admin', body })).body.uuid
}

/** Where the original's network was, one that our engine has. */
async function knownNetwork(api: RealApi, { name }: Recording, staged: Staged): Promise<Staged> {
  const rows = await api.db.selectFrom('network').select('neutron_net_id').where('name', '=', 'bench-net2').execute()
  const id = String(rows[0]?.neutron_net_id)
  const asked = { name: 'second', neutron_net_id: id }
  if (/create_again|delete$/.test(name)) await api.ask('POST', '/v1/networks', { as: 'admin', body: asked })
  const body = /create(_again)?$/.test(name) ? asked : staged.body
  return { path: staged.path.replace(anyUuid, id), body }
}

/** The ids of the original's two projects. */
function ownProjects(path: string): string {
  return path.replace('1becb458bd4d48f08072fb9146812fc5', 'demo').replace('88e0fcee57e043439e97f6bde51bf5a2', 'admin')
}

function withOurHost(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'host' in body && body.host === 'vm'
    ? { ...body, host: 'host-1' }
    : body
}

/** Recorded requests name the original's host. */
async function withHost(api: RealApi, path: string): Promise<string> {
  const { hosts } = (await api.ask('GET', '/v1/hosts', { as: 'admin' })).body
  return path.replace(anyUuid, hosts[0].uuid).replace(/\bvm\b/, hosts[0].hostname)
}

/** A container as the recording's answer lets it appear; its uuid. */
async function container(api: RealApi, recording: Recording, body: Record<string, unknown>): Promise<string> {
  const { name, request } = recording
  const member = request.headers['X-Auth-Token']?.includes('demo') ?? false
  const owner = member === name.includes('other_project') ? 'admin' : 'demo'
  const interactive = name.endsWith('/attach')
  const status = statusNeeded(recording)
  const nets = /network_(attach_same|detach|list_two)/.test(name)
    ? [{ network: 'bench-net' }, { network: 'bench-net2' }]
    : []
  const asked = { ...body, interactive, nets, command: ['sleep', '1000'] }
  if (status === 'Created') return api.container(asked, 'Created', { as: owner })
  const uuid = await api.container(asked, 'Running', { as: owner })
  if (status === 'Stopped') await api.ask('POST', `/v1/containers/${uuid}/stop?timeout=0`, { as: owner })
  if (status === 'Paused') await api.ask('POST', `/v1/containers/${uuid}/pause`, { as: owner })
  await api.reaches(uuid, status)
  return uuid
}

/** The status in the recorded refusal or answer, or else one that allows what was asked. */
function statusNeeded({ request, response, name }: Recording): 'Running' | 'Stopped' | 'Paused' | 'Created' {
  const said = JSON.stringify(response.body)
  const inRefusal = /in (Running|Stopped|Paused|Created) state/.exec(said)?.[1]
  const shown = /"status":"(Running|Stopped|Paused|Created)"/.exec(said)?.[1]
  if (inRefusal || shown) return (inRefusal ?? shown) as 'Running' // one of the four, by the expression
  if (request.method === 'DELETE') return /force|stop/.test(request.path) ? 'Running' : 'Stopped'
  const action = name.split('/')[1]?.split(/[._]v?1?/)[0] ?? ''
  const allowed: readonly string[] = statusesAllowing[action as ContainerAction] ?? ['Running']
  if (allowed.includes('Running')) return 'Running'
  return allowed.includes('Stopped') ? 'Stopped' : 'Paused'
}

/** Requests that need more than a container in some state. */
async function adjusted(
  api: RealApi,
  { name }: Recording,
  staged: Staged,
  action: string | undefined,
): Promise<Staged> {
  const uuid = anyUuid.exec(staged.path)?.[0]
  if (action === 'container_actions' && staged.path.includes('/req-')) {
    if (name.endsWith('not_found')) return staged
    const { containerActions } = (await api.ask('GET', `/v1/containers/${uuid}/container_actions`, { as: 'admin' }))
      .body
    return { ...staged, path: staged.path.replace(/req-[^/]*$/, containerActions[0].request_id) }
  }
  if (name.includes('rename_same')) {
    const given = new URL(staged.path, 'http://x').searchParams.get('name')
    await api.ask('PATCH', `/v1/containers/${uuid}`, { as: 'admin', body: { name: given } })
  }
  return staged
}
