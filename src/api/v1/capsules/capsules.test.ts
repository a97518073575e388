import { Ajv } from 'ajv'
import { describe, expect, it, vi } from 'vitest'
import { aCapsule } from '../../../../test/support/app-double.ts'
import { anEdge, errorOf } from '../../../../test/support/edge.ts'

const item = { image: 'busybox' }
const template = (spec: object = {}, rest: object = {}) => ({
  kind: 'capsule',
  metadata: { name: 'web' },
  spec: { containers: [item], ...spec },
  ...rest,
})
const volume = (cinder: object) => ({ volumes: [{ name: 'data', cinder }] })
const mounting = { containers: [{ ...item, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] }

async function post(given: unknown) {
  const edge = anEdge()
  const told = await edge.ask('POST', '/v1/capsules', { body: { template: given }, as: 'demo' })
  return { ...told, reached: edge.app.calls.some(({ name }) => name === 'capsules.create') }
}

describe('a template', () => {
  it.each([
    ['an object', template()],
    ['JSON text', JSON.stringify(template())],
    ['YAML text', 'kind: capsule\nmetadata: {}\nspec:\n  containers:\n    - image: busybox\n'],
    [
      'with amounts in text',
      template({ containers: [{ ...item, resources: { requests: { cpu: '1', memory: '64' } } }] }),
    ],
    ['with unknown keys where they are ignored', template({ colour: 'red' }, { metadata: { colour: 'red' } })],
    ['with a volume', template({ ...mounting, ...volume({ size: 1, autoRemove: 'True' }) })],
    ['with init containers', template({ initContainers: [item] })],
  ])('may be %s', async (_what, given) => {
    const told = await post(given)
    expect([told.status, told.reached]).toEqual([202, true])
  })

  it('is refused where it is a text that holds nothing but a text', async () => {
    const told = await post('word')
    expect([told.status, errorOf(told).code]).toEqual([400, 'container.schema-validation-error'])
  })

  it('is compiled once, however many come as text: a compiled schema is never forgotten', async () => {
    const edge = anEdge()
    const ask = () => edge.ask('POST', '/v1/capsules', { body: { template: JSON.stringify(template()) }, as: 'demo' })
    await ask()
    const compile = vi.spyOn(Ajv.prototype, 'compile')
    expect((await ask()).status).toBe(202)
    expect(compile).not.toHaveBeenCalled()
    compile.mockRestore()
  })

  it.each([
    [
      'another kind',
      template({}, { kind: 'pod' }),
      'schema',
      "Invalid input for field 'kind'.Value: 'pod'. 'pod' is not one of ['capsule', 'Capsule']",
    ],
    [
      'no containers',
      { ...template(), spec: {} },
      'schema',
      "Invalid input for field 'spec'.Value: '{}'. 'containers' is a required property",
    ],
    [
      'no kind',
      { metadata: {}, spec: {} },
      'schema',
      "Invalid input for field 'template'.Value: '{'metadata': {}, 'spec': {}}'. 'kind' is a required property",
    ],
    [
      'a network',
      template({}, { nets: [] }),
      'schema',
      "Additional properties are not allowed ('nets' was unexpected)",
    ],
    ['no image', template({ containers: [{}] }), 'schema', "'image' is a required property"],
    ['an init container without image', template({ initContainers: [{}] }), 'schema', "'image' is a required property"],
    [
      'a protocol in lower case',
      template({ containers: [{ ...item, ports: [{ containerPort: 80, protocol: 'tcp' }] }] }),
      'schema',
      "'tcp' is not one of ['TCP', 'UDP']",
    ],
    ['a number', 7, 'schema', "Invalid input for field 'template'.Value: '7'. 7 is not of type 'object', 'string'"],
    ['null', null, 'schema', "None is not of type 'object', 'string'"],
    [
      'an empty list of containers',
      template({ containers: [] }),
      'invalid-capsule-template',
      'Invalid capsule template: Capsule need to have one container at least.',
    ],
    [
      'a volume without source',
      template({ ...mounting, ...volume({}) }),
      'invalid-capsule-template',
      'Invalid capsule template: Volume size is needed.',
    ],
    [
      'a volume with two sources',
      template({ ...mounting, ...volume({ size: 1, volumeID: 'a'.repeat(36) }) }),
      'invalid-capsule-template',
      'Invalid capsule template: Volume size and uuid could not be set at the same time.',
    ],
    ['a volume nobody mounts', template(volume({ size: 1 })), 'invalid', 'volume mount parameters is invalid.'],
    ['a mount of no volume', template(mounting), 'invalid', 'volume mount parameters is invalid.'],
    ['text of neither kind', '{"kind": [', 'failed-parse-string-to-json', 'Failed parse string to json: '],
    ['text that is no object', '7', 'schema', "7 is not of type 'object'"],
    ['YAML with too little', 'kind: x', 'schema', 'is a required property'],
    ['text that is nested too deep', '['.repeat(5_000), 'failed-parse-string-to-json', 'Failed parse string to json: '],
    ['text with endless aliases', 'a: &a [*a]', 'schema', 'deep'],
  ])('with %s is refused', async (_what, given, code, title) => {
    const told = await post(given)
    expect(errorOf(told)).toMatchObject({
      status: 400,
      code: `container.${code === 'schema' ? 'schema-validation-error' : code}`,
      title: expect.stringContaining(title),
    })
    expect(told.reached).toBe(false)
  })
})

describe('a capsule', () => {
  const path = `/v1/capsules/${aCapsule().uuid}`

  it('is shown under its names since 1.32', async () => {
    const { body } = await anEdge().ask('GET', path, { at: '1.32' })
    expect(body).toMatchObject({
      name: 'web',
      labels: { app: 'web' },
      restart_policy: { Name: 'always', MaximumRetryCount: '0' },
      memory: '32',
      host: 'host-1',
      init_containers: [],
    })
    expect(body.containers[0].links).toBeUndefined()
    expect(body).not.toHaveProperty('meta_name')
  })

  it('is shown under older names before', async () => {
    const { body } = await anEdge().ask('GET', '/v1/capsules', { at: '1.31' })
    expect(body.next).toBeNull()
    expect(body.capsules[0]).toMatchObject({
      meta_name: 'web',
      meta_labels: { app: 'web' },
      restart_policy: 'always',
      capsule_version: '',
      volumes_info: {},
      containers_uuids: [],
      init_containers_uuids: [],
    })
    expect(body.capsules[0]).not.toHaveProperty('labels')
  })

  it('is deleted, and cannot be changed', async () => {
    expect((await anEdge().ask('DELETE', path)).status).toBe(204)
    expect((await anEdge().ask('PATCH', path, { body: {} })).status).toBe(405)
  })

  it('that is not there is a container that could not be found', async () => {
    const told = await anEdge().ask('GET', '/v1/capsules/nobody')
    expect(errorOf(told)).toMatchObject({ status: 404, title: 'Container nobody could not be found.' })
  })
})
