import { createRequire } from 'node:module'

// A process that does what a Tars.js service does: reports properties by @tars/monitor, or asks by @tars/rpc as TarsWeb does.
// Argument 1 is the task as JSON; an answer is printed as a line of JSON.

const require = createRequire(import.meta.url)

export interface PropertyTask {
  readonly kind: 'report' | 'reportPlus' | 'ask'
  /** "tcp -h 127.0.0.1 -p 14000". */
  readonly endpoint: string
  readonly module: string
  /** "name.area.group", or empty. */
  readonly set: string
  /** Questions: "YYYYMMDD". */
  readonly date: string
}

const task: PropertyTask = JSON.parse(process.argv[2] ?? '{}')

if (task.kind === 'report') report()
else if (task.kind === 'reportPlus') reportPlus()
else console.log(JSON.stringify(await ask()))
// @tars/rpc keeps its connections for ever; what was reported must leave first.
setTimeout(() => process.exit(), task.kind === 'ask' ? 0 : 1500)

function configuration() {
  const object = `tars.tarsproperty.PropertyObj@${task.endpoint}`
  const settings: Readonly<Record<string, string>> = {
    'tars.application.client.property': object,
    'tars.application.client.propertyplus': object,
    'tars.application.client.modulename': task.module,
    'tars.application.server.localip': '127.0.0.1',
    // The library holds only its configuration to 10 s.
    'tars.application.client.report-interval': '200',
    'tars.application.enableset': task.set === '' ? 'n' : 'y',
    'tars.application.setdivision': task.set,
  }
  return { get: (name: string, usual: string = '') => settings[name] ?? usual }
}

/** 3, 7 and 200 under every policy, and a policy of the service's own. */
function report(): void {
  const { property } = require('@tars/monitor')
  property.init(configuration())
  const { Sum, Avg, Max, Min, Count, Distr } = property.POLICY
  const version = { name: 'Version', add: () => true, get: () => 'v1.2' }
  const policies = [new Sum(), new Avg(), new Max(), new Min(), new Count(), new Distr([5, 20, 100]), version]
  const depth = property.create('queue.depth', policies)
  for (const value of [3, 7, 200]) depth.report(value)
}

/** Two measures by two keys. */
function reportPlus(): void {
  const { propertyplus } = require('@tars/monitor')
  propertyplus.init(configuration())
  const { Sum, Avg } = propertyplus.POLICY
  const orders = propertyplus.create('orders', [Sum, Avg])
  orders.report(['深圳', 'vip'], [3, 20])
  orders.report(['深圳', 'vip'], [4.5, 30])
}

/** A server's day by property and policy, asked as TarsWeb does. */
async function ask(): Promise<unknown> {
  const { MonitorQueryProxy } = require('./monitor-query.cjs')
  const object = `tars.tarsqueryproperty.QueryObj@${task.endpoint}`
  const proxy = require('@tars/rpc').client.stringToProxy(MonitorQueryProxy, object)
  return proxy.query({
    uid: '1|',
    dataid: 'tars_property',
    date: task.date,
    tflag1: '0000',
    tflag2: '2360',
    conditions: [['master_name', 5, task.module]],
    indexs: ['value'],
    groupby: ['property_name', 'policy'],
  })
}
