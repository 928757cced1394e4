import type { PropertyHead, PropertyInfo, PropertyReport } from '../ingest/property/report.ts'
import { encodeRequest, NORMAL, VERSION_TARS } from '../tars/packet.ts'
import { TarsWriter } from '../tars/writer.ts'
import { writePropertyReports } from '../test/tars/property-report.ts'
import { oneOf, type Random, seeded, wholeBetween } from './random.ts'

const services = ['Shop.CartServer', 'Shop.PriceServer', 'Shop.OrderServer', 'Pay.AccountServer', 'Pay.GatewayServer']
const measured = ['queue.depth', 'cache.hits', 'orders.paid', 'pool.idle', 'heap.used', 'handler.time', 'body.bytes']

/** Properties in one reportPropMsg, with five policies each: so many records. */
const propertiesOfFrame = 20
const recordsOfFrame = 5 * propertiesOfFrame

/** Properties that a site has. */
const propertiesOfSite = 400

/** What Tars processes report of their properties. */
export interface PropertyTraffic {
  readonly frames: readonly Buffer[]
  /** The property of each record, in the order in which they are sent. */
  readonly properties: readonly string[]
}

/** Builds the frames of a seed: the same bytes each time. */
export function propertyTrafficOf(seed: number, records: number): PropertyTraffic {
  const random = seeded(seed)
  const reports = Array.from({ length: records / recordsOfFrame }, (_, frame) => {
    const service = oneOf(random, services)
    return Array.from({ length: propertiesOfFrame }, (_, place) =>
      reportOf(random, service, frame * propertiesOfFrame + place),
    )
  })
  return {
    frames: reports.map((each, frame) => frameOf(each, frame + 1)),
    properties: reports.flat().flatMap(([head, infos]) => infos.map(() => head.propertyName)),
  }
}

function reportOf(random: Random, moduleName: string, place: number): PropertyReport {
  const number = place % propertiesOfSite
  const head: PropertyHead = {
    moduleName,
    propertyName: `${measured[number % measured.length]}.${number}`,
    setName: '',
    setArea: '',
    setId: '',
    container: '',
  }
  return [head, infosOf(random)]
}

/** A minute's values of one property by the policies that libraries offer, as @tars/monitor writes them. */
function infosOf(random: Random): readonly PropertyInfo[] {
  const count = wholeBetween(random, 1, 5000)
  const sum = count * wholeBetween(random, 1, 300)
  const slow = Math.floor(count * random() * 0.2)
  return [
    { policy: 'Sum', value: String(sum) },
    { policy: 'Avg', value: `${sum}=${count}` },
    { policy: 'Distr', value: `0|0,50|${count - slow},200|${slow},1000|0` },
    { policy: 'Max', value: String(wholeBetween(random, 300, 9000)) },
    { policy: 'Count', value: String(count) },
  ]
}

function frameOf(reports: readonly PropertyReport[], requestId: number): Buffer {
  const writer = new TarsWriter()
  writePropertyReports(writer, 1, reports)
  return encodeRequest({
    version: VERSION_TARS,
    packetType: NORMAL,
    messageType: 0,
    requestId,
    servant: 'tars.tarsproperty.PropertyObj',
    functionName: 'reportPropMsg',
    buffer: writer.finish(),
    timeoutMs: 10_000,
    context: new Map(),
    status: new Map(),
  })
}
