// What TarsWeb's pages send (k8s/controller/notify/NotifyController.js, k8s/service/event/EventService.js), built as there:
// values that come from a page's own URL are texts.

/** A request of TarsWeb, with a name for tests. */
export interface Shape {
  readonly name: string
  readonly index: string
  readonly body: object
}

export const notifyIndex = 'tars_notify_'
export const eventIndex = 'tars_kevent_'

/** 服务实时状态, the messages of a server, or of an application. */
export function notifyShape(app: string, server: string | undefined, page = 1, size: number | string = '10'): Shape {
  const must: object[] = [{ match: { app } }]
  if (server) must.push({ match: { server } })
  const from = (page - 1) * Number(size)
  const body = { query: { bool: { must } }, sort: [{ notifyTime: 'desc' }], from, size }
  return { name: `messages of ${app}.${server ?? '*'}`, index: notifyIndex, body }
}

interface EventFilter {
  readonly check: 'Cluster' | 'Server' | 'Downtime'
  readonly application?: string
  readonly serverName?: string
  readonly pod?: string
  readonly level?: string
}

/** The day that the pages ask about. */
export const startDate = '1769817600000'
const endDate = '1769904000000'
const within = { range: { lastTimestamp: { gte: startDate, lte: endDate } } }

/** 事件, the events of servers, of the cluster, or of containers that crash. */
export function eventShape({ check, application, serverName, pod, level }: EventFilter): Shape {
  const must: object[] = check === 'Server' ? [{ exists: { field: 'involvedObject.namespace' } }] : []
  if (check === 'Downtime') must.push({ term: { 'reason.keyword': 'BackOff' } })
  else if (level) must.push({ term: { 'type.keyword': level } })
  if (check === 'Server' && application) {
    const prefix = serverName ? `${application}-${serverName}`.toLowerCase() : application
    must.push({ prefix: { 'involvedObject.name.keyword': prefix } })
  }
  if (check === 'Server' && pod) {
    must.push({ term: { 'involvedObject.kind.keyword': 'Pod' } }, { term: { 'involvedObject.name.keyword': pod } })
  }
  must.push(within)
  const none = check === 'Cluster' ? { must_not: [{ exists: { field: 'involvedObject.namespace' } }] } : {}
  const body = { from: 0, size: 20, query: { bool: { ...none, must } }, sort: [{ lastTimestamp: 'desc' }] }
  return { name: `events, ${check}`, index: eventIndex, body }
}

/** The pods of a server that have events. */
export function podsShape(application: string, serverName: string): Shape {
  const prefix = { 'involvedObject.name.keyword': `${application}-${serverName}`.toLowerCase() }
  const must = [{ term: { 'involvedObject.kind.keyword': 'Pod' } }, { prefix }, within]
  const body = { query: { bool: { must } }, collapse: { field: 'involvedObject.name.keyword' } }
  return { name: 'pods', index: eventIndex, body }
}
