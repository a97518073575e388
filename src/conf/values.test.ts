import { expect, test } from 'vitest'
import {
  BadValue,
  bool,
  dict,
  float,
  hostaddr,
  int,
  ip,
  list,
  multi,
  oneOf,
  port,
  str,
  uri,
  type ValueType,
} from './values.ts'

test.each<[ValueType<unknown>, string, unknown]>([
  [str, ' kept ', ' kept '],
  [int(), '-5', -5],
  [float(), '1e-1', 0.1],
  [port, '0', 0],
  [bool, 'TRUE', true],
  [bool, '1', true],
  [bool, 'On', true],
  [bool, 'yes', true],
  [bool, 'False', false],
  [bool, '0', false],
  [bool, 'off', false],
  [bool, 'no', false],
  [list, ' a, b ,,c', ['a', 'b', 'c']],
  [list, '', []],
  [dict, 'a:b, c:d:e', { a: 'b', c: 'd:e' }],
  [ip, '::1', '::1'],
  [hostaddr, 'node-1.example.org', 'node-1.example.org'],
  [hostaddr, '10.0.0.1', '10.0.0.1'],
  [uri, 'ws://h:6784/', 'ws://h:6784/'],
  [oneOf('', 'project'), '', ''],
])('%o reads %j', (type, text, value) => {
  expect(type.read([text])).toEqual(value)
})

test.each<[ValueType<unknown>, string, string]>([
  [int(), '1.5', 'is not an integer'],
  [int(), '', 'is not an integer'],
  [int({ min: 1 }), '0', 'is less than 1'],
  [float(), 'much', 'is not a number'],
  [float({ max: 1 }), '1.1', 'is more than 1'],
  [port, '65536', 'is more than 65535'],
  [bool, 'perhaps', 'is neither true nor false'],
  [dict, 'a', 'is not of the form key:value,key:value'],
  [ip, 'localhost', 'is not an IP address'],
  [hostaddr, 'two words', 'is neither a host name nor an IP address'],
  [hostaddr, '-a', 'is neither a host name nor an IP address'],
  [uri, '//host/', 'is not a URI'],
  [oneOf('a', 'b'), 'c', 'is not one of "a", "b"'],
])('%o refuses %j', (type, text, message) => {
  expect(() => type.read([text])).toThrow(new BadValue(message))
})

test('of several the last counts, or all of them for a multi', () => {
  expect(int().read(['1', '2'])).toBe(2)
  expect(multi.read(['1', '2'])).toEqual(['1', '2'])
})
