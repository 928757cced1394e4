import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'

const require = createRequire(import.meta.url)

/** What figures depend on, as lines "name: value". */
export function machineLines(): readonly string[] {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const { ES_VERSION: elasticsearch = '8.19.5' } = process.env
  return [
    `machine: ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown CPU'}, ${memory} GB of memory, ${type()} ${release()}`,
    `versions: Node ${process.version}, Elasticsearch ${elasticsearch} (2 GB of heap), ${redisVersion()}, ` +
      `@duckdb/node-api ${versionOf('@duckdb/node-api')}, BullMQ ${versionOf('bullmq')}, @tars/stream ${versionOf('@tars/stream')}`,
  ]
}

function versionOf(name: string): string {
  const { dependencies } = require('../package.json')
  return String(dependencies[name])
}

function redisVersion(): string {
  try {
    const [found = ''] = /\d+\.\d+\.\d+/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' })) ?? []
    return `Redis ${found}`
  } catch {
    return 'Redis of unknown version'
  }
}
