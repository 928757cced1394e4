import { defineConfig } from 'vitest/config'

const inBrowser = 'test/dashboards/browser/*.test.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    // More than a small machine has cores: tests wait for Redis, Elasticsearch and servers much of their time.
    maxWorkers: 3,
    // Waits end by their condition; these are for machines that do much else.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A forgotten `.only` would skip the others quietly.
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'program',
          include: ['test/**/*.test.ts'],
          exclude: [inBrowser],
          globalSetup: ['test/services/suite.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [inBrowser],
          globalSetup: ['test/dashboards/browser/setup.ts'],
          // The files of a process share its pages.
          isolate: false,
          // A browser beside other tests on a small machine: what takes a second alone may take ten.
          testTimeout: 120_000,
          expect: { poll: { timeout: 45_000 } },
        },
      },
    ],
  },
})
