import type { Command } from 'commander'
import type { Environment } from './environment.ts'
import type { Output } from './output.ts'
import { addProperty } from './query/property.ts'
import { addSeries, addServices } from './query/stat.ts'
import { addTars } from './query/tars.ts'

/** Adds `tarsier query` and its questions. */
export function addQuery(program: Command, environment: Environment, output: Output): void {
  const query = program
    .command('query')
    .description('ask a running Tarsier; sums beyond 2^53 are rounded, as IEEE doubles are')
  addServices(query, environment, output)
  addSeries(query, environment, output)
  addProperty(query, environment, output)
  addTars(query, environment, output)
}
