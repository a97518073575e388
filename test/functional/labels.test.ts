// Containers by their labels, from 1.41 on.
import { expect, it } from 'vitest'
import { RealApi } from '../support/real-api.ts'

async function withContainers(api: RealApi): Promise<void> {
  const labels: Readonly<Record<string, Record<string, string> | undefined>> = {
    'web-1': { tier: 'web', 'a.b/c "d"': '=x' },
    'web-2': { tier: 'web', canary: '' },
    'db-1': { tier: 'db' },
    bare: undefined,
  }
  for (const [name, given] of Object.entries(labels)) {
    await api.container({ name, ...(given && { labels: given }) }, 'Created')
  }
}

const list = (api: RealApi, query: string, version = '1.41') => api.ask('GET', `/v1/containers?${query}`, { version })

const namesOf = (containers: readonly { readonly name: string }[]) => containers.map(({ name }) => name)

it.each([
  ['label=tier', ['web-1', 'web-2', 'db-1']],
  ['label=tier=web', ['web-1', 'web-2']],
  ['label=tier=web&label=canary', ['web-2']],
  ['label=canary=', ['web-2']],
  ['label=tier=', []],
  ['label=Tier', []],
  [`label=${encodeURIComponent('a.b/c "d"==x')}`, ['web-1']],
  ['label=tier&status=Created&name=db-1', ['db-1']],
  [`label=${encodeURIComponent("' or 1=1 --")}`, []],
])('a list with %s has %j', async (query, names) => {
  await using api = await RealApi.start()
  await withContainers(api)
  const { status, body } = await list(api, query)
  expect([status, namesOf(body.containers)]).toEqual([200, names])
})

it('the link to the next page keeps the labels', async () => {
  await using api = await RealApi.start()
  await withContainers(api)
  const first = (await list(api, 'label=tier&label=tier%3Dweb&limit=1')).body
  expect(namesOf(first.containers)).toEqual(['web-1'])
  const second = (await list(api, new URL(first.next).search.slice(1))).body
  expect(namesOf(second.containers)).toEqual(['web-2'])
  const third = (await list(api, new URL(second.next).search.slice(1))).body
  expect([third.containers, third.next]).toEqual([[], null])
})

it.each([
  ['label=', 'A label is asked for as key or as key=value.'],
  ['label==web', 'A label is asked for as key or as key=value.'],
  [Array.from({ length: 21 }, () => 'label=a').join('&'), 'At most 20 labels can be asked for.'],
])('a list with %s is refused', async (query, title) => {
  await using api = await RealApi.start()
  const { status, body } = await list(api, query)
  expect([status, body.errors[0].title]).toEqual([400, title])
})

it('before 1.41 nobody knows labels there', async () => {
  await using api = await RealApi.start()
  const { status, body } = await list(api, 'label=tier', '1.40')
  expect([status, body.errors[0].title]).toEqual([400, 'Unknown parameters: label'])
})
