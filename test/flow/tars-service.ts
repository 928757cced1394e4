import { createRequire } from 'node:module'

// A process that does what a Tars.js service does: reports calls by @tars/monitor, or asks by @tars/rpc as TarsWeb does.
// Argument 1 is the task as JSON; an answer is printed as a line of JSON.

const require = createRequire(import.meta.url)

export interface ServiceTask {
  readonly kind: 'report' | 'ask'
  /** "tcp -h 127.0.0.1 -p 17000". */
  readonly endpoint: string
  readonly callee: string
  /** Reports: one call of 7 ms that succeeded each. */
  readonly interfaces: readonly string[]
  /** Questions: "YYYYMMDD". */
  readonly date: string
}

const task: ServiceTask = JSON.parse(process.argv[2] ?? '{}')

if (task.kind === 'report') report()
else console.log(JSON.stringify(await ask()))
// @tars/rpc keeps its connections for ever; what was reported must leave first.
setTimeout(() => process.exit(), task.kind === 'report' ? 1500 : 0)

function report(): void {
  const { stat } = require('@tars/monitor')
  stat.StatObj = `tars.tarsstat.StatObj@${task.endpoint}`
  // The library holds only its configuration to 10 s.
  stat.reportInterval = 200
  for (const interfaceName of task.interfaces) {
    const names = { masterName: 'Flow.WebServer', slaveName: task.callee, interfaceName }
    stat.report({ ...names, masterIp: '', slaveIp: '10.0.0.9', slavePort: 20031, bFromClient: true }, 'success', 7)
  }
}

/** A service's day by interface, asked as TarsWeb does. */
async function ask(): Promise<unknown> {
  const { MonitorQueryProxy } = require('./monitor-query.cjs')
  const proxy = require('@tars/rpc').client.stringToProxy(
    MonitorQueryProxy,
    `tars.tarsquerystat.QueryObj@${task.endpoint}`,
  )
  return proxy.query({
    uid: '1|',
    dataid: 'tars_stat',
    date: task.date,
    tflag1: '0000',
    tflag2: '2360',
    conditions: [['slave_name', 5, task.callee]],
    indexs: ['succ_count', 'timeout_count', 'exce_count', 'total_time'],
    groupby: ['interface_name'],
  })
}
