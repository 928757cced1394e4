import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/services/suite.ts'],
    pool: 'forks',
    // Two processes: the tests' Redis, Elasticsearch and servers need the rest of a small machine.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A forgotten `.only` would skip the others quietly.
    allowOnly: false,
  },
})
