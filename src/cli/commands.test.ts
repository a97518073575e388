import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { clientCommands, routesWithoutCommand } from './commands.ts'

const document: { readonly paths: Record<string, Record<string, object>> } = JSON.parse(
  await readFile('docs/openapi.json', 'utf8'),
)
const routes = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item).flatMap((method) => (/^\/v1\/./.test(path) ? [`${method.toUpperCase()} ${path}`] : [])),
)
const asked = new Set(clientCommands.flatMap((command) => command.routes))

it.each(routes)('%s is asked by a command, or for a reason by none', (route) => {
  expect([asked.has(route), route in routesWithoutCommand]).toContain(true)
})

it('no command asks what is not there, and no reason is left over', () => {
  expect([...asked, ...Object.keys(routesWithoutCommand)].filter((route) => !routes.includes(route))).toEqual([])
  expect(Object.keys(routesWithoutCommand).filter((route) => asked.has(route))).toEqual([])
})

it('every command is in docs/cli.md with its arguments, and no other is', async () => {
  const [, list = ''] = (await readFile('docs/cli.md', 'utf8')).split('\n## Commands\n')
  const told = (list.match(/(?<=^\| `)[^`]+/gm) ?? []).filter((row) => !row.startsWith('completion '))
  expect(told).toEqual(clientCommands.map(({ name, arguments: words }) => (words ? `${name} ${words}` : name)))
})

it('every command has a name of its own and says what it does', () => {
  const names = clientCommands.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { summary } of clientCommands) expect(summary).toMatch(/^[A-Z]/)
})
