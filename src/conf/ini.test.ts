import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StartupError } from '#common/errors.ts'
import { parseIni } from './ini.ts'

function read(text: string): [group: string, name: string, text: string][] {
  return parseIni(text, 'zun.conf').map((entry) => [entry.group, entry.name, entry.text])
}

describe('an ini file', () => {
  test('sets options in groups, with = or : and any blanks', () => {
    expect(read('[api]\nport=1\nhost_ip : ::1\n[docker]\napi_url =  tcp://h:2375  \n')).toEqual([
      ['api', 'port', '1'],
      ['api', 'host_ip', '::1'],
      ['docker', 'api_url', 'tcp://h:2375'],
    ])
  })

  test('passes over comments and empty lines, but not marks within a value', () => {
    expect(read('# one\n; two\n[api]\n\n#port = 1\nurl = a#b;c\n')).toEqual([['api', 'url', 'a#b;c']])
  })

  test('keeps each of repeated options, in their order', () => {
    expect(read('[pci]\nalias = 1\nalias = 2\n[api]\n[pci]\nalias = 3\n').map(([, , text]) => text)).toEqual([
      '1',
      '2',
      '3',
    ])
  })

  test('goes on in indented lines, until an empty line or a line that is not', () => {
    expect(read('[a]\nx = 1,\n  2,\n\t3\ny =\n  z = 4\n')).toEqual([
      ['a', 'x', '1,\n2,\n3'],
      ['a', 'y', '\nz = 4'],
    ])
    expect(() => read('[a]\nx = 1\n\n  2\n')).toThrow('zun.conf, line 4: an indented line goes on from the line before')
  })

  test('may quote a value as a whole', () => {
    const texts = read(`[a]\na = " x "\nb = 'y'\nc = "\nd = "a", "b"\ne = ""\nf = "g'\n`).map(([, , text]) => text)
    expect(texts).toEqual([' x ', 'y', '"', 'a", "b', '', `"g'`])
  })

  test('takes - for _ in option names and DEFAULT in any letter case', () => {
    expect(read('[default]\nmy-ip = 1\n[Default]\nuser-name = 2\n[API]\nx = 3')).toEqual([
      ['DEFAULT', 'my_ip', '1'],
      ['DEFAULT', 'user_name', '2'],
      ['API', 'x', '3'],
    ])
  })

  test('may come from Windows', () => {
    expect(read('\uFEFF[api]\r\nport = 1\r\n\r\n')).toEqual([['api', 'port', '1']])
  })

  test.each([
    ['port = 1', 'zun.conf, line 1: an option stands before the first [group].'],
    ['[api]\nport', 'zun.conf, line 2: an option is written as name = value.'],
    ['[api]\n= 1', 'zun.conf, line 2: an option needs a name before the = or :.'],
    ['[api', 'zun.conf, line 1: a group is written as [name].'],
    ['\n[]', 'zun.conf, line 2: a group is written as [name].'],
  ])('that is malformed is refused with its line: %j', (text, message) => {
    expect(() => parseIni(text, 'zun.conf')).toThrow(new StartupError(message))
  })

  test('is read or refused with a StartupError, whatever it holds', () => {
    const piece = fc.constantFrom('[', ']', 'a', '=', ':', '\n', ' ', '\t', '"', "'", '#', ';', '-')
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          for (const { name, text } of parseIni(pieces.join(''), 'f'))
            expect([name, text.trimEnd() !== '\n']).toBeTruthy()
        } catch (error) {
          expect(error).toBeInstanceOf(StartupError)
        }
      }),
    )
  })

  test('gives back what was written', () => {
    const word = fc.stringMatching(/^[a-z0-9_]{1,8}$/)
    const value = fc.stringMatching(/^[a-z0-9$:=#;,. -]{0,12}$/).map((text) => text.trim())
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, value)), (entries) => {
        const text = entries.map(([group, name, setting]) => `[${group}x]\n${name} = ${setting}\n`).join('')
        expect(read(text)).toEqual(entries.map(([group, name, setting]) => [`${group}x`, name, setting]))
      }),
    )
  })
})
