// Requests that are wrong in one way or several: by hand where the way is known, by chance where it is not.
import fc from 'fast-check'

export interface Malformed {
  readonly what: string
  readonly bytes: string | Buffer
  /** The answer cannot have a body. */
  readonly bodyless?: boolean
  readonly mustBe?: number
}

interface Parts {
  readonly method?: string
  readonly path?: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | Buffer
  readonly token?: string
}

const json = ['Content-Type', 'application/json'] as const
const newest = ['OpenStack-API-Version', 'container 1.40'] as const

function bytesOf({ method = 'GET', path = '/v1/containers', headers = [], body, token }: Parts): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: zun.test',
    ...(token === undefined ? [] : [`X-Auth-Token: ${token}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body ?? '')])
}

/** Bytes that are hardly HTTP, or that Node's server has an opinion about. */
export function brokenHttp(token: string): Malformed[] {
  const head = (line: string, ...lines: readonly string[]) => `${[line, ...lines].join('\r\n')}\r\n\r\n`
  const host = 'Host: zun.test'
  const all: Record<string, string | Buffer> = {
    'no HTTP at all': 'hello\r\n\r\n',
    'a TLS greeting': Buffer.from('160301020001000100', 'hex'),
    'zero bytes': Buffer.alloc(64),
    'HTTP/0.9': 'GET /\r\n',
    'HTTP/2': head('PRI * HTTP/2.0', '', 'SM'),
    'HTTP/3.7': head('GET /v1 HTTP/3.7', host),
    'no host': head('GET /v1/containers HTTP/1.1', 'Connection: close'),
    'no slash': head('GET v1 HTTP/1.1', host),
    'an unknown method': head('FOO /v1/containers HTTP/1.1', host),
    'a method in lower case': head('get /v1/containers HTTP/1.1', host),
    'a tunnel': head('CONNECT zun.test:443 HTTP/1.1', host),
    'a zero byte in the path': head('GET /v1/\0 HTTP/1.1', host),
    'a space in the path': head('GET /v1/a b HTTP/1.1', host),
    'a header without a colon': head('GET /v1 HTTP/1.1', host, 'nonsense'),
    'a header name with a space': head('GET /v1 HTTP/1.1', host, 'X Y: z'),
    'an empty header name': head('GET /v1 HTTP/1.1', host, ': z'),
    'a zero byte in a header': head('GET /v1 HTTP/1.1', host, 'X-Auth-Token: a\0b'),
    'a folded header': head('GET /v1 HTTP/1.1', host, 'X-Auth-Token: a', ' b'),
    'two lengths': `${head('POST /v1/containers HTTP/1.1', host, 'Content-Length: 3', 'Content-Length: 4')}abcd`,
    'a negative length': `${head('POST /v1/containers HTTP/1.1', host, 'Content-Length: -3')}abc`,
    'a length in words': `${head('POST /v1/containers HTTP/1.1', host, 'Content-Length: three')}abc`,
    'a length beyond numbers': head('POST /v1/containers HTTP/1.1', host, `Content-Length: ${'9'.repeat(40)}`),
    'length and chunks': `${head('POST /v1 HTTP/1.1', host, 'Content-Length: 3', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    'an unknown coding': head('POST /v1/containers HTTP/1.1', host, 'Transfer-Encoding: gzip'),
    'a chunk of bad size': `${head('POST /v1/containers HTTP/1.1', host, 'Transfer-Encoding: chunked')}zz\r\n`,
    'a header of 100 kB': head('GET /v1 HTTP/1.1', host, `X-Long: ${'a'.repeat(100_000)}`),
    'a path of 100 kB': head(`GET /v1/${'a'.repeat(100_000)} HTTP/1.1`, host),
    'a query of 100 kB': head(`GET /v1/containers?name=${'a'.repeat(100_000)} HTTP/1.1`, host),
    '3000 headers': head('GET /v1 HTTP/1.1', host, ...Array<string>(3_000).fill('X: y')),
  }
  const tokenHeader = `X-Auth-Token: ${token}`
  const heads = [
    { what: 'HEAD of a list', bytes: bytesOf({ method: 'HEAD', token }), bodyless: true, mustBe: 405 },
    {
      what: 'an expectation nobody knows',
      bytes: head('PUT /v1/containers HTTP/1.1', host, tokenHeader, 'Expect: the-unexpected', 'Connection: close'),
      mustBe: 405,
    },
  ]
  return [...Object.entries(all).map(([what, bytes]) => ({ what, bytes })), ...heads]
}

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** One wrong thing each, at every door. */
export function handMade(token: string, uuid: string): Malformed[] {
  const one = `/v1/containers/${uuid}`
  return [
    ...wrongBodies.map(([what, body, mustBe = 400]) => ({
      what: `create with ${what}`,
      bytes: bytesOf({ method: 'POST', headers: [json, newest], body, token }),
      mustBe,
    })),
    ...wrongPaths(one).map((path) => ({ what: `GET ${path}`, bytes: bytesOf({ path, headers: [newest], token }) })),
    ...wrongQueries(one).map(([method, path]) => ({
      what: `${method} ${path.slice(0, 100)}`,
      bytes: bytesOf({ method, path, headers: [newest], token }),
      mustBe: 400,
    })),
    ...wrongHeaders.map(([name, value, mustBe]) => ({
      what: `${name}: ${value.slice(0, 80)}`,
      bytes: bytesOf({ headers: [[name, value]], token }),
      mustBe,
    })),
    ...['PUT', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY', 'LINK'].map((method) => ({
      what: `${method} of the list`,
      bytes: bytesOf({ method, headers: [newest], token }),
      mustBe: 405,
    })),
    ...['', 'x', token.slice(1), `${token}x`, '../../etc/passwd', "' OR 1=1 --", 'a'.repeat(8_000), 'é'].map((bad) => ({
      what: `the token ${bad.slice(0, 20)}`,
      bytes: bytesOf({ token: bad }),
      mustBe: 401,
    })),
    ...['', '{', '[]', '{"auth":[]}', '{"auth":{"identity":{"methods":[1]}}}', deep(3_000), 'x'.repeat(20_000)].map(
      (body) => ({
        what: `signing in with ${body.slice(0, 40)}`,
        bytes: bytesOf({ method: 'POST', path: '/identity/v3/auth/tokens', headers: [json], body }),
      }),
    ),
    {
      what: 'a body that is too large',
      bytes: bytesOf({ method: 'POST', headers: [json], body: `{"image":"${'x'.repeat(20_000_000)}"}`, token }),
      mustBe: 413,
    },
    {
      what: 'a body of the wrong type',
      bytes: bytesOf({ method: 'POST', headers: [['Content-Type', 'text/xml'], newest], body: '<image/>', token }),
      mustBe: 415,
    },
  ]
}

const image = '"image":"busybox"'

const wrongBodies: readonly (readonly [what: string, body: string | Buffer, mustBe?: number])[] = [
  ['no JSON', '{image: busybox}'],
  ['half of it', '{"image":"busy'],
  ['an array', '[]'],
  ['a number', '17'],
  ['a text', '"busybox"'],
  ['null', 'null'],
  ['nothing', ''],
  ['no image', '{}'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', Buffer.from(`{${image}}`, 'utf16le')],
  ['60 levels of nesting', `{${image},"x":${deep(60)}}`],
  ['100 levels of nesting', `{${image},"hints":${deep(100)}}`],
  ['50,000 levels of nesting', `{${image},"hints":${deep(50_000)}}`],
  ['a prototype', `{${image},"__proto__":{"run":true}}`],
  ['a prototype further in', `{${image},"hints":{"__proto__":{}}}`],
  ['an unknown key', `{${image},"nonsense":1}`],
  ...[
    ['image', '1', 'null', '[]', '""', '"x y"', '"a//b"'],
    ['name', '1', '""', '"-a"', '"a b"', '"../a"', `"${'a'.repeat(300)}"`, '"\\u0000"', '"\\ud800"', '"😀"'],
    ['command', '"ls"', '1', '[{}]', '[null]', '[["a"]]'],
    ['cpu', '-1', '0', '1e308', '1e999', '"NaN"', '"Infinity"', '[]', 'true', '""', '" 1"', '"0x10"'],
    ['memory', '-1', '0', '1', '1.5', '"1e3"', '"lots"', '99999999999999999999', 'true', '{}'],
    ['disk', '-1', '1.5', '"a"', '9999999999', '[]'],
    ['environment', '[]', '"A=b"', '{"A":1}', '{"A":null}', '{"A":{}}'],
    ['labels', '[]', '"a"', '{"a":{}}', '{"a":[]}'],
    ['restart_policy', '[]', '"no"', '{}', '{"Name":"perhaps"}', '{"Name":"always","MaximumRetryCount":"3"}'],
    ['nets', '{}', '"net"', '[1]', '[{}]', '[{"network":""}]', '[{"network":"a","v4-fixed-ip":"300.1.1.1"}]'],
    ['mounts', '{}', '[{}]', '[{"type":"tmpfs","source":"a","destination":"/a"}]'],
    ['healthcheck', '[]', '{"cmd":1}', '{"cmd":"a","interval":-1}', '{"cmd":"a","retries":"many"}'],
    ['exposed_ports', '[]', '{"0":{}}', '{"70000":{}}', '{"80/icmp":{}}', '{"a":{}}', '{"80/tcp/x":{}}'],
    ['hostname', '1', '""', '"a b"', `"${'a'.repeat(64)}"`],
    ['interactive', '2', '"perhaps"', '[]', '{}'],
    ['auto_remove', '"yes, please"', '2', '[]'],
    ['image_driver', '"floppy"', '1'],
    ['availability_zone', '1', '""', `"${'a'.repeat(256)}"`],
    ['entrypoint', '"sh"', '[{}]'],
    ['run', '"perhaps"', '[]'],
  ].flatMap(([name, ...values]) =>
    values.map((value) => {
      const before = name === 'image' ? '' : `${image},`
      return [`${name} ${value.slice(0, 30)}`, `{${before}"${name}":${value}}`] as const
    }),
  ),
]

function wrongPaths(one: string): string[] {
  const inPlaceOfAnId = [
    ...['..', '../..', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..%5c', '%00', '%ff%fe', '%zz', '%', '%u0041', '%c0%af'],
    ...['*', "'", '"', '<script>', '%0d%0aX-Injected:%20yes', '%F0%9F%98%80', '0', '-1', 'null', 'undefined', 'NaN'],
    ...[
      'constructor',
      '__proto__',
      'a'.repeat(3_000),
      "1'%20OR%20'1'='1",
      '{{7*7}}',
      '00000000-0000-0000-0000-000000000000',
    ],
    ...['{0}', 'a;b', 'a,b', 'urn:uuid:x', '%20', '.', '...', 'name.json', '~root', '|ls', '`id`'],
  ]
  const elsewhere = [
    '/nonsense',
    '/v2/containers',
    '/v1/nonsense',
    `${one}/nonsense`,
    `${one}/start`,
    `${one}/a/b/c/d/e`,
  ]
  const actions = ['/container_actions/x', '/container_actions/%00', '/logs/x', '/execute']
  return [
    ...inPlaceOfAnId.map((id) => `/v1/containers/${id}`),
    ...inPlaceOfAnId.map((id) => `/v1/containers/${id}/logs`),
    ...inPlaceOfAnId.map((id) => `/identity/v3/users/${id}`),
    ...elsewhere,
    ...actions.map((action) => one + action),
    `/${'/'.repeat(2_000)}x`,
    `/${'../'.repeat(50)}etc/passwd`,
  ]
}

function wrongQueries(one: string): [method: string, path: string][] {
  const list = [
    'limit=0',
    'limit=-1',
    'limit=1.5',
    'limit=a',
    'limit=1e3',
    `limit=${'9'.repeat(30)}x`,
    'sort_key=id;drop',
  ]
  const more = ['sort_key=websocket_token', 'sort_dir=up', 'nonsense=1', 'all_projects=perhaps', 'sort_key=__proto__']
  const many = Array.from({ length: 900 }, (_, at) => `a${at}=1`).join('&')
  return [
    ...[...list, ...more, '__proto__=1', 'limit=5&limit=6', 'sort_dir=asc&sort_dir=desc', many].map(
      (query): [string, string] => ['GET', `/v1/containers?${query}`],
    ),
    ['POST', '/v1/containers?run=perhaps'],
    ['POST', '/v1/containers?foo=1'],
    ['DELETE', `${one}?force=perhaps`],
    ['DELETE', `${one}?nonsense=1`],
    ['POST', `${one}/stop?timeout=soon`],
    ['POST', `${one}/stop?timeout=-5`],
    ['POST', `${one}/reboot?timeout=1e3`],
    ['POST', `${one}/kill?signal=SIGNONSENSE`],
    ['POST', `${one}/kill?signal=-9`],
    ['POST', `${one}/execute`],
    ['POST', `${one}/execute?command=`],
    ['POST', `${one}/execute?command=ls&interactive=perhaps`],
    ['GET', `${one}/logs?stdout=perhaps`],
    ['GET', `${one}/logs?since=yesterday`],
    ['GET', `${one}/logs?nonsense=1`],
  ]
}

const wrongHeaders: readonly (readonly [name: string, value: string, mustBe: number])[] = [
  ...[
    '1.4',
    'container',
    'a b c',
    'compute 1.4',
    'container 1',
    'container 1.2.3',
    'container abc',
    'container -1.4',
  ].map((value) => ['OpenStack-API-Version', value, 406] as const),
  ...[
    'container 9.99',
    'container 1.42',
    'container 1.0',
    'container 0.0',
    `container 1.${'9'.repeat(400)}`,
    '\xff',
  ].map((value) => ['OpenStack-API-Version', value, 406] as const),
  ['Accept', 'text/html', 406],
  ['Accept', 'application/xml', 406],
]

const odd = fc.constantFrom<unknown>('None', 'true', '-1', 1e308, -0.5, '..', '\0', '😀', '80/tcp', true, null, [], {})
const value = fc.oneof(
  odd,
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.array(odd),
  fc.dictionary(fc.string(), odd),
)
const names = ['name', 'image', 'command', 'cpu', 'memory', 'disk', 'nets', 'mounts', 'labels', 'environment', 'tty']

/** Any mixture: requests near to right ones, and requests near to nothing. */
export function oddRequests(token: string, uuid: string): fc.Arbitrary<Malformed> {
  const segment = fc.oneof(
    fc.constantFrom('v1', 'containers', 'hosts', 'services', uuid, 'start', 'logs', 'container_actions', '', '..', '%'),
    fc.webSegment(),
  )
  const word = fc.stringMatching(/^[!-~]{0,12}$/)
  const query = fc.array(fc.tuple(fc.constantFrom('limit', 'name', 'timeout', 'force', 'x', 'marker'), fc.webSegment()))
  const path = fc.tuple(fc.array(segment, { maxLength: 6 }), query).map(([segments, pairs]) => {
    const asked = pairs.map((pair) => pair.join('=')).join('&')
    return `/${segments.join('/')}${asked === '' ? '' : `?${asked}`}`
  })
  const body = fc.oneof(
    fc
      .dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value)
      .map((pairs) => JSON.stringify({ image: 'busybox', bad: 1, ...pairs })),
    fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 }).map((pairs) => JSON.stringify(pairs)),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  )
  const headers = fc.record({
    version: mostly(
      fc.integer({ min: 1, max: 45 }).map((minor) => `container 1.${minor}`),
      word,
    ),
    type: mostly(fc.constant('application/json'), word),
  })
  return fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      path: fc.oneof(
        fc.constantFrom('/v1/containers', `/v1/containers/${uuid}/stop?timeout=x`, `/v1/containers/${uuid}`),
        path,
      ),
      headers,
      body,
      token: mostly(fc.constant(token), word),
    })
    .filter(({ method, path }) => !(method === 'DELETE' && path.includes(uuid)))
    .map((parts) => ({
      what: `${parts.method} ${parts.path} ${JSON.stringify(parts.headers)} ${String(parts.body).slice(0, 200)}`,
      bytes: bytesOf({
        ...parts,
        headers: [
          ['OpenStack-API-Version', parts.headers.version],
          ['Content-Type', parts.headers.type],
        ],
      }),
    }))
}

function mostly<T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: unusual })
}
