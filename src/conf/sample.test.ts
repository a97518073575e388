import { expect, test } from 'vitest'
import { groups } from './conf.ts'
import { parseIni } from './ini.ts'
import { sampleConf } from './sample.ts'

// To bring the file up to date: npx vitest run --project unit src/conf/sample.test.ts --update
test('the sample file shows the options as they are declared', async () => {
  await expect(sampleConf()).toMatchFileSnapshot('../../etc/zun.conf.sample')
})

test('the sample file sets nothing, and every option is in it', () => {
  const sample = sampleConf()
  expect(parseIni(sample, 'sample')).toEqual([])
  const shown = parseIni(sample.replaceAll(/^#(?! )/gm, ''), 'sample').map(({ group, name }) => `${group}.${name}`)
  const declared = Object.values(groups).flatMap(({ name, options }) =>
    Object.values(options).map((option) => `${name}.${option.name}`),
  )
  expect(new Set(shown)).toEqual(new Set(declared))
  expect(declared).toHaveLength(new Set(declared).size)
})
