import { createRequire } from 'node:module'

// A process that is a Tars.js service whose configuration (TARS_CONFIG) has a locator and names no endpoint: it reports
// one call of each interface by @tars/monitor. Argument 1 is the task as JSON.

const require = createRequire(import.meta.url)

export interface LocatedTask {
  readonly callee: string
  readonly interfaces: readonly string[]
}

const { callee, interfaces }: LocatedTask = JSON.parse(process.argv[2] ?? '{}')
const { stat } = require('@tars/monitor')
require('@tars/rpc').client.initialize()
// The library holds only its configuration to 10 s.
stat.reportInterval = 200
for (const interfaceName of interfaces) {
  const names = { masterName: 'Flow.LocatedServer', slaveName: callee, interfaceName }
  stat.report({ ...names, masterIp: '', slaveIp: '10.0.0.9', slavePort: 20031, bFromClient: true }, 'success', 7)
}
// @tars/rpc keeps its connections for ever; what was reported must leave first.
setTimeout(() => process.exit(), 2500)
