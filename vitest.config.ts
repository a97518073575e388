import { defineConfig } from 'vitest/config'

// One project a kind of test, so that `vitest run --project unit` stays quick and needs nothing but Node.
const shared = { resolve: { conditions: ['zun-source'] }, ssr: { resolve: { conditions: ['zun-source'] } } }

export default defineConfig({
  test: {
    projects: [
      { ...shared, test: { name: 'unit', include: ['src/**/*.test.ts', 'bench/**/*.test.ts'] } },
      { ...shared, test: { name: 'functional', include: ['test/functional/**/*.test.ts'] } },
      {
        ...shared,
        test: {
          name: 'clients',
          include: ['test/clients/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'docker',
          include: ['test/docker/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      { ...shared, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], testTimeout: 1_500_000 } },
      { ...shared, test: { name: 'recordings', include: ['test/recordings/**/*.test.ts'], testTimeout: 20_000 } },
      {
        ...shared,
        test: {
          name: 'slow',
          include: ['test/slow/**/*.test.ts'],
          testTimeout: 1_500_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'house',
          include: ['test/house/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They compile and pack the whole program.
          fileParallelism: false,
        },
      },
    ],
  },
})
