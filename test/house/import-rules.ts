// Who may import whom. The lines of `layers` go from the top down; a folder may import those of the lines below its own,
// itself, and nothing beside or above it.
import type { IForbiddenRuleType } from 'dependency-cruiser'

export const layers = [
  ['cmd'],
  ['api', 'compute', 'websocket', 'cli'],
  ['app'],
  ['policies', 'scheduler', 'servicegroup', 'cloud', 'rpc', 'container', 'network', 'volume', 'image'],
  ['db', 'clients', 'zunclient'],
  ['objects', 'conf', 'common'],
] as const

/** Runs on a compute host: it is told what to do and says what it sees. */
const nodeSide = ['compute', 'container', 'network', 'volume', 'image']

/** Which implementation of a port is used is decided in `cmd` alone. */
const adapters = ['container/docker/', 'container/fake/', 'rpc/transports/in-process', 'db/sqlite']

const inFolder = (...folders: readonly string[]) => `^dist/(${folders.join('|')})/`

const downward: IForbiddenRuleType[] = layers.flatMap((line, depth) =>
  line.map((folder) => {
    const notBelow = layers.slice(0, depth + 1).flat()
    return {
      name: `${folder} imports only what is below it`,
      severity: 'error',
      from: { path: inFolder(folder) },
      to: {
        path: inFolder(...notBelow.filter((other) => other !== folder)),
        // Even the lowest folders fail in the words of common/errors.ts.
        pathNot: '^dist/common/errors\\.js$',
      },
    }
  }),
)

export const importRules: IForbiddenRuleType[] = [
  ...downward,
  {
    name: 'every folder has its place in the order',
    severity: 'error',
    from: { path: '^dist/', pathNot: inFolder(...layers.flat()) },
    to: {},
  },
  {
    name: 'the node side reaches neither database nor cloud nor app',
    severity: 'error',
    from: { path: inFolder(...nodeSide) },
    to: { path: inFolder('db', 'cloud', 'app') },
  },
  ...adapters.map(
    (adapter): IForbiddenRuleType => ({
      name: `only cmd decides on ${adapter}`,
      severity: 'error',
      from: { path: '^dist/', pathNot: `^dist/(cmd/|${adapter})` },
      to: { path: `^dist/${adapter}` },
    }),
  ),
  {
    name: 'only the edge knows HTTP requests',
    severity: 'error',
    from: { path: '^dist/', pathNot: inFolder('api', 'websocket', 'cmd') },
    to: { path: 'node_modules/fastify/' },
  },
  {
    name: 'objects and scheduler do no input or output',
    severity: 'error',
    from: { path: inFolder('objects', 'scheduler') },
    to: { dependencyTypes: ['core'] },
  },
  { name: 'no cycles', severity: 'error', from: { path: '^dist/' }, to: { circular: true } },
  { name: 'every import leads somewhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
]
