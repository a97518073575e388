import { describe, expect, it } from 'vitest'
import type { ContainerStatus } from '#objects/container.ts'
import { aContainer } from '../../../../test/support/app-double.ts'
import { anEdge, errorOf } from '../../../../test/support/edge.ts'

const { uuid } = aContainer()
const edgeIn = (status: ContainerStatus = 'Running') => anEdge({ containers: [aContainer({ status })] })

async function act(
  method: string,
  action: string,
  options: { status?: ContainerStatus; body?: unknown; at?: string } = {},
) {
  const edge = edgeIn(options.status)
  const { body, at = '1.40' } = options
  const told = await edge.ask(method, `/v1/containers/${uuid}/${action}`, { body, at, as: 'demo' })
  const name = /^\w+/.exec(action)?.[0]
  return { ...told, asked: edge.app.calls.find((call) => call.name === name)?.args }
}

describe('actions without a result', () => {
  it.each([
    ['start', 'Stopped', []],
    ['pause', 'Running', []],
    ['unpause', 'Paused', []],
    ['start?colour=red', 'Stopped', []],
    ['stop', 'Running', [null]],
    ['stop?timeout=0', 'Running', [0]],
    ['stop?timeout=', 'Running', [null]],
    ['stop?timeout=10', 'Running', [10]],
    ['stop?timeout=99999999999999999999', 'Running', [2147483647]],
    ['reboot?timeout=10', 'Stopped', [10]],
    ['kill', 'Running', [null]],
    ['kill?signal=None', 'Running', [null]],
    ['kill?signal=9', 'Running', ['SIGKILL']],
    ['kill?signal=hup', 'Running', ['SIGHUP']],
    ['kill?signal=SIGRTMAX', 'Running', ['SIGRTMAX']],
  ] as const)('%s is accepted', async (action, status, asked) => {
    const told = await act('POST', action, { status })
    expect([told.status, told.text, told.headers['content-type']]).toEqual([202, 'null', 'application/json'])
    expect(told.asked).toEqual(asked)
  })

  it('are refused in the wrong state', async () => {
    const told = await act('POST', 'start')
    expect([told.status, errorOf(told).title]).toEqual([409, `Cannot start container ${uuid} in Running state`])
  })

  it.each([
    [
      'stop?timeout=-1',
      undefined,
      "Invalid input for query parameters 'timeout'. Value: '-1'. '-1' does not match '^[0-9]*$'",
    ],
    [
      'stop?timeout=None',
      undefined,
      "Invalid input for query parameters 'timeout'. Value: 'None'. 'None' does not match '^[0-9]*$'",
    ],
    [
      'stop?timeout=1&timeout=2',
      undefined,
      "Invalid input for query parameters 'timeout'. Value: '['1', '2']'. ['1', '2'] is not of type 'integer', 'string'",
    ],
    ['stop?colour=red', undefined, "Additional properties are not allowed ('colour' was unexpected)"],
    ['stop', { timeout: [] }, "Invalid input for field 'timeout'.Value: '[]'. [] is not of type 'integer', 'string'"],
    ['kill', { signal: 9 }, "Invalid input for field 'signal'.Value: '9'. 9 is not of type 'string', 'null'"],
    ['kill', { colour: 'red' }, "Additional properties are not allowed ('colour' was unexpected)"],
  ])('%s with %j is malformed', async (action, body, title) => {
    const told = await act('POST', action, { body })
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })

  it('name every signal there is to one who misspells it', async () => {
    const told = await act('POST', 'kill?signal=SIGNOPE')
    expect(String(errorOf(told).title)).toContain(
      "Invalid input for field 'signal'.Value: 'SIGNOPE'. 'SIGNOPE' is not one of ['None', 'SIGHUP', 'HUP', 'sighup', 'hup', '1', ",
    )
  })

  it('ignore what else stands in a body', async () => {
    expect((await act('POST', 'stop', { body: { timeout: 5, colour: 'red' } })).asked).toEqual([5])
  })
})

describe('rename', () => {
  it.each([
    ['rename?name=new', undefined],
    ['rename', { name: 'new' }],
  ])('%s %j', async (action, body) => {
    const told = await act('POST', action, { body, at: '1.13' })
    expect([told.status, told.body.name, told.asked]).toEqual([200, 'new', ['new']])
  })

  it('is gone since 1.14', async () => {
    const told = await act('POST', 'rename?name=new', { at: '1.14' })
    expect([told.status, errorOf(told).detail]).toEqual([
      406,
      'Version 1.14 was requested but the requested API is not supported for this version.',
    ])
  })

  it.each([
    ['rename?name=-', undefined, "Invalid input for query parameters 'name'. Value: '-'. '-' is too short"],
    ['rename', undefined, "'name' is a required property"],
    ['rename', { name: null }, "'name' is a required property"],
  ])('%s %j is malformed', async (action, body, title) => {
    const told = await act('POST', action, { body, at: '1.1' })
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })
})

describe('execute', () => {
  it.each([
    ['execute?command=echo%20hello', undefined, 'echo hello'],
    ['execute?command="ls"+"-l"&run=True', undefined, '"ls" "-l"'],
    ['execute', { command: 'ls', interactive: false }, 'ls'],
  ])('%s %j', async (action, body, command) => {
    const told = await act('POST', action, { body })
    expect(told.body).toEqual({ output: 'hello\n', exit_code: 0, exec_id: null, proxy_url: null })
    expect([told.status, told.asked]).toEqual([200, [command]])
  })

  it.each([
    ['execute', "'command' is a required property"],
    ['execute?command=', "Invalid input for query parameters 'command'. Value: ''. '' is too short"],
    [
      'execute?command=sh&run=false',
      'This server has no websocket proxy for interactive sessions; leave out run=false to run the command to its end.',
    ],
  ])('%s is refused', async (action, title) => {
    const told = await act('POST', action)
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })
})

describe('logs', () => {
  const all = { stdout: true, stderr: true, timestamps: false, tail: null, since: null }
  it.each([
    ['logs', all],
    [
      'logs?stdout=true&stderr=false&timestamps=ON&tail=1&since=1',
      { ...all, stderr: false, timestamps: true, tail: 1, since: 1 },
    ],
    ['logs?tail=all', all],
    ['logs?since=', all],
    ['logs?since=2020-01-01%2000:00:00,5', { ...all, since: 1577836800.5 }],
  ])('%s', async (action, asked) => {
    const told = await act('GET', action)
    expect([told.status, told.body, told.asked]).toEqual([200, 'hello\nworld\n', [asked]])
  })

  it.each([
    [
      'logs?since=yesterday',
      "Invalid input for query parameters 'since'. Value: 'yesterday'. 'yesterday' does not match '(^[0-9]*$)|([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{1,3})'",
    ],
    ['logs?since=2020-13-41%2000:00:00,000', 'Invalid value for since: 2020-13-41 00:00:00,000'],
    ['logs?follow=true', "Additional properties are not allowed ('follow' was unexpected)"],
  ])('%s is refused', async (action, title) => {
    const told = await act('GET', action)
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })
})

describe('top', () => {
  it.each([
    ['top', null],
    ['top?ps_args=None', null],
    ['top?ps_args=-ef', '-ef'],
  ])('%s', async (action, psArgs) => {
    const told = await act('GET', action)
    expect([told.status, told.asked]).toEqual([200, [psArgs]])
    expect(told.body).toEqual({ Titles: ['UID', 'PID'], Processes: [['root', '1']] })
  })
})

describe('stats', () => {
  it('come under the names and in the units that clients know', async () => {
    const told = await act('GET', 'stats', { at: '1.1' })
    expect([told.status, told.body]).toEqual([
      200,
      {
        CONTAINER: 'web',
        'CPU %': 12.5,
        'MEM USAGE(MiB)': 16,
        'MEM LIMIT(MiB)': 64,
        'MEM %': 25,
        'BLOCK I/O(B)': '1/2',
        'NET I/O(B)': '3/4',
      },
    ])
  })
})

describe('archives', () => {
  it.each([
    ['1.24', 'hé'],
    ['1.25', 'aMOp'],
  ])('come out at %s as %j', async (at, data) => {
    const told = await act('GET', 'get_archive?path=/tmp/hello.txt', { at })
    expect(told.body).toEqual({
      data,
      stat: { name: 'hello.txt', size: 5, mode: 420, mtime: '1970-01-01T00:00:00Z', linkTarget: '' },
    })
    expect(told.asked).toBeUndefined()
  })

  it.each([
    ['put_archive?path=/tmp', { data: 'hé' }, '1.24'],
    ['put_archive?path=/tmp', { data: 'aMOp' }, '1.25'],
    ['put_archive', { path: '/tmp', data: 'aM\nOp\n' }, '1.40'],
  ])('go in by %s with %j at %s', async (action, body, at) => {
    const edge = edgeIn()
    const told = await edge.ask('POST', `/v1/containers/${uuid}/${action}`, { body, at, as: 'demo' })
    expect([told.status, told.text]).toEqual([200, 'null'])
    expect(edge.app.calls.at(-1)).toEqual({ name: 'putArchive', args: ['/tmp', 'hé'] })
  })

  it.each([
    ['GET', 'get_archive', undefined, "'path' is a required property"],
    ['POST', 'put_archive?path=/tmp', {}, "'data' is a required property"],
    ['POST', 'put_archive', { data: '' }, "'path' is a required property"],
    ['POST', 'put_archive?path=/tmp', { data: '***' }, 'Invalid Base 64 file data'],
    ['POST', 'put_archive?path=/tmp', { data: 'aMO' }, 'Invalid Base 64 file data'],
  ])('%s %s with %j is refused', async (method, action, body, title) => {
    const told = await act(method, action, { body })
    expect([told.status, errorOf(told).title]).toEqual([400, title])
  })

  it('may be larger than any other request, up to a limit', async () => {
    const data = 'A'.repeat(8 * 1024 * 1024)
    expect((await act('POST', 'put_archive?path=/tmp', { body: { data } })).status).toBe(200)
    const tooLarge = await edgeIn().ask('POST', `/v1/containers/${uuid}/put_archive?path=/tmp`, {
      body: ' '.repeat(91 * 1024 * 1024),
    })
    expect(tooLarge.status).toBe(413)
  })
})

describe('terminals', () => {
  it.each([
    ['resize?h=40&w=80', 'Running', 200, undefined],
    [
      'resize?h=-1&w=80',
      'Running',
      400,
      "Invalid input for query parameters 'h'. Value: '-1'. '-1' does not match '^[0-9]*$'",
    ],
    [
      'resize?h=0&w=80',
      'Running',
      400,
      "Invalid input for query parameters 'h'. Value: '0'. 0 is less than the minimum of 1",
    ],
    ['resize?h=40', 'Running', 400, "'w' is a required property"],
    [`execute_resize?exec_id=${'0'.repeat(64)}&h=1&w=1`, 'Running', 400, `no such exec instance: ${'0'.repeat(64)}`],
    [
      `execute_resize?exec_id=${'0'.repeat(64)}&h=1&w=1`,
      'Stopped',
      409,
      `Cannot execute_resize container ${uuid} in Stopped state`,
    ],
    [
      'execute_resize?exec_id=abc&h=1&w=1',
      'Running',
      400,
      "Invalid input for query parameters 'exec_id'. Value: 'abc'. 'abc' is too short",
    ],
    ['execute_resize?h=1&w=1', 'Running', 400, "'exec_id' is a required property"],
    ['execute?command=sh&run=false', 'Stopped', 409, `Cannot execute container ${uuid} in Stopped state`],
  ] as const)('%s while %s', async (action, status, expected, title) => {
    const told = await act('POST', action, { status })
    expect([told.status, expected === 200 ? undefined : errorOf(told).title]).toEqual([expected, title])
  })
})
