import { expect, it } from 'vitest'
import { TarsierError } from '../../../errors.ts'
import type { PropertyReport } from '../../../ingest/property/report.ts'
import { propertyServant } from '../../../ingest/property/servant.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import type { Contribution, Gatherer } from '../../../queue/queue.ts'
import { decodeResponse, encodeRequest, NORMAL, VERSION_TARS } from '../../../tars/packet.ts'
import { TarsReader } from '../../../tars/reader.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import { dispatchTo } from '../../query/monitor-client.ts'
import { writePropertyReports } from '../../tars/property-report.ts'
import { receipt, report } from './reports.ts'

/** The servant before a gatherer that remembers, or fails. */
function openServant(failure?: TarsierError) {
  const taken: Contribution[] = []
  const gather = async (contribution: Contribution) => {
    if (failure) throw failure
    taken.push(contribution)
  }
  const gatherer: Gatherer = {
    gather,
    gatherPatiently: gather,
    gatherAlone: (_keyed, contribution) => gather(contribution),
    refuse: () => undefined,
  }
  const metrics = createMetrics()
  const servant = propertyServant({ gatherer, metrics, calendar: receipt.calendar, sourceId: '10.0.0.1' })
  const send = async (...reports: readonly PropertyReport[]) => {
    const writer = new TarsWriter()
    writePropertyReports(writer, 1, reports)
    const packet = encodeRequest({
      version: VERSION_TARS,
      packetType: NORMAL,
      messageType: 0,
      requestId: 7,
      servant: servant.name,
      functionName: 'reportPropMsg',
      buffer: writer.finish(),
      timeoutMs: 3000,
      context: new Map(),
      status: new Map(),
    })
    return decodeResponse(await dispatchTo(servant, packet.subarray(4)))
  }
  const counted = async (name: string) => {
    const { values } = (await metrics.registry.getSingleMetric(name)?.get()) ?? { values: [] }
    return values.find(({ labels }) => labels['signal'] === 'property')?.value
  }
  return { taken, send, counted }
}

it('reports are answered with 0 once they are taken, their sender noted by App.Server and address', async () => {
  const { taken, send, counted } = openServant()
  const inSet = { moduleName: 'Shop.CartServer.graysz1' }
  const { returnCode, buffer } = await send(report({ Sum: '1', Max: 'x', Distr: '5|0' }, inSet), report({ Min: '2' }))
  expect([returnCode, new TarsReader(buffer).readInt(0)]).toEqual([0, 0])
  const reporter = { peer: '10.1.0.7', module: 'Shop.CartServer', records: 2, ignored: 1, rejected: 1 }
  expect(taken).toMatchObject([{ signal: 'property', reporter, records: [{ policy: 'Sum' }, { policy: 'Min' }] }])
  expect(await counted('tarsier_records_received_total')).toBe(4)
})

it('a report larger than any client sends is taken, in portions', async () => {
  const { taken, send, counted } = openServant()
  const bounds = Array.from({ length: 900 }, (_, place) => `${place}|1`).join()
  const reports = Array.from({ length: 1000 }, (_, place) => report({ Distr: bounds }, { propertyName: `p${place}` }))
  expect((await send(...reports)).returnCode).toBe(0)
  expect(taken.length).toBeGreaterThan(10)
  const records = taken.flatMap((each) => each.records)
  expect(new Set(records.map((each) => each['property_name'])).size).toBe(1000)
  expect(await counted('tarsier_records_received_total')).toBe(records.length)
})

it('reports that can not be taken are refused, and counted as dropped', async () => {
  const { send, counted } = openServant(new TarsierError('OVERLOADED', 'full'))
  expect((await send(report({ Sum: '1' }))).returnCode).toBe(-9)
  expect(await counted('tarsier_records_dropped_total')).toBe(1)
})
