import { describe, expect, it } from 'vitest'
import { anEdge } from '../../../test/support/edge.ts'
import { defaultEdgeConf } from '../conf.ts'
import { allRoutes } from '../routes.ts'
import { html } from './html.ts'
import { referenceDocument } from './page.ts'
import { schemaText } from './schema-text.ts'

const routes = allRoutes(defaultEdgeConf)

describe('the reference of the API', () => {
  it('is served to browsers and to whoever takes HTML alone, without a token', async () => {
    const edge = anEdge()
    for (const accept of ['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', '*/*']) {
      const told = await edge.ask('GET', '/docs/', { as: 'nobody', at: '', headers: { accept } })
      expect([told.status, told.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(told.text).toBe(referenceDocument(routes).html)
    }
    expect((await edge.ask('POST', '/docs', { as: 'nobody', at: '' })).status).toBe(405)
  })

  const { html: text } = referenceDocument(routes)
  const articles = text.split('<article').slice(1)

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'tells all of %s',
    (_name, route) => {
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      const its = articles.filter((article) => article.includes(`>${route.method}</span> <code>${path}</code>`))
      expect(its).toHaveLength(1)
      const [article = ''] = its
      for (const name of [...Object.keys(route.parameters.fields), route.policy])
        expect(article).toContain(`<code>${name}</code>`)
    },
  )

  it('leads nowhere but to itself, and every link has an end', () => {
    expect(text).not.toMatch(/<script|\bsrc=|https?:|@import|url\(/)
    const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    expect(ids.size).toBe([...text.matchAll(/ id="/g)].length)
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)
    expect(links.filter((href) => href !== 'openapi.json' && !ids.has(href?.slice(1)))).toEqual([])
  })

  it('closes what it opens', () => {
    const open: string[] = []
    for (const [, end, tag = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (tag === 'meta') continue
      if (end === '') open.push(tag)
      else expect(open.pop()).toBe(tag)
    }
    expect(open).toEqual([])
  })
})

it('what is put into HTML is text', () => {
  expect(html`<p>${'<b>"&\''}${html`<i>${1}</i>`}${undefined}${false}</p>`.html).toBe(
    '<p>&#60;b&#62;&#34;&#38;&#39;<i>1</i></p>',
  )
})

it.each([
  [{ type: 'string', maxLength: 5 }, 'string, at most 5'],
  [{ type: ['array', 'null'], items: { type: 'integer' } }, 'list of (integer) or null'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'map to (string)'],
  [{ anyOf: [{ $ref: '#/components/schemas/Link' }, { type: 'null' }] }, '<a href="#schema-Link">Link</a> or null'],
  [{ enum: ['a', null] }, '&#34;a&#34; | null'],
  [{}, 'any value'],
])('%j is told as %s', (schema, words) => {
  expect(schemaText(schema).html).toContain(words)
})
