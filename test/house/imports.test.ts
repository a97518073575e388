import { readFile } from 'node:fs/promises'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { describe, expect, test } from 'vitest'
import { type Emitted, emit, type Planted } from './emitted.ts'
import { importRules, layers } from './import-rules.ts'

async function cruiseAll({ directory }: Emitted): Promise<ICruiseResult> {
  const { output } = await cruise(['dist'], {
    baseDir: directory,
    validate: true,
    ruleSet: { forbidden: importRules },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  })
  if (typeof output === 'string') throw new Error(output)
  return output
}

async function violationsWith(planted: Planted): Promise<string[]> {
  await using emitted = await emit(planted)
  const { summary } = await cruiseAll(emitted)
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
}

describe('imports', () => {
  test('follow the order of the folders, and all of them are looked at', async () => {
    await using emitted = await emit()
    const { summary, modules } = await cruiseAll(emitted)

    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([])
    expect(modules.filter(({ source }) => source.startsWith('dist/'))).toHaveLength(emitted.sources)
    const zunctlDev = modules.find(({ source }) => source === 'dist/cmd/dev.js')
    expect(zunctlDev?.dependencies.map(({ resolved }) => resolved)).toContain('dist/api/server.js')
  })

  test('that break a rule are found, those of types alone too', async () => {
    const found = await violationsWith({
      'api/planted.ts': "import { ComputeAgent } from '#compute/agent.ts'\nexport const planted = ComputeAgent\n",
      'db/planted.ts': "import type { App } from '#app/app.ts'\nexport type Planted = App\n",
      'compute/planted.ts': "import {\n  type Db,\n} from '#db/schema.ts'\nexport type Planted = Db\n",
      'compute/planted-docker.ts': "export { DockerDriver } from '#container/docker/driver.ts'\n",
      'objects/planted.ts': "import { readFileSync } from 'node:fs'\nexport const planted = readFileSync\n",
      'app/planted.ts': "import type { FastifyInstance } from 'fastify'\nexport type Planted = FastifyInstance\n",
      'common/planted-one.ts': "import { two } from './planted-two.ts'\nexport const one = () => two\n",
      'common/planted-two.ts': "import { one } from './planted-one.ts'\nexport const two = () => one\n",
      'elsewhere/planted.ts': "import { none } from '#common/none.ts'\nexport const planted = none\n",
    })

    expect(found).toEqual(
      expect.arrayContaining([
        'api imports only what is below it: dist/api/planted.js -> dist/compute/agent.js',
        'db imports only what is below it: dist/db/planted.js -> dist/app/app.js',
        'the node side reaches neither database nor cloud nor app: dist/compute/planted.js -> dist/db/schema.js',
        'only cmd decides on container/docker/: dist/compute/planted-docker.js -> dist/container/docker/driver.js',
        'objects and scheduler do no input or output: dist/objects/planted.js -> fs',
        expect.stringContaining('only the edge knows HTTP requests: dist/app/planted.js -> '),
        'no cycles: dist/common/planted-one.js -> dist/common/planted-two.js',
        expect.stringContaining('every folder has its place in the order: dist/elsewhere/planted.js -> '),
        expect.stringContaining('every import leads somewhere: dist/elsewhere/planted.js -> '),
      ]),
    )
  })

  test('have the order that CONTRIBUTING.md tells', async () => {
    const told = await readFile('CONTRIBUTING.md', 'utf8')

    expect(told).toContain(layers.map((line) => line.join(' ')).join('\n'))
  })
})
