import { describe, expect, it } from 'vitest'
import { diagnose } from '../../admin/diagnosis.ts'
import type { Evidence, Reports, Seen } from '../../admin/evidence.ts'

const now = 1_770_000_000

const report = (fields: Partial<Reports> = {}): Reports => ({
  signal: 'stat',
  module: 'Shop.OrderServer',
  peer: '10.0.0.1',
  last: now - 30,
  frames: 3,
  records: 12,
  ignored: 0,
  rejected: 0,
  clockOffset: null,
  ...fields,
})

const callee = (fields: Partial<Seen> = {}): Seen => ({
  name: 'Shop.PayServer',
  as: 'callee',
  last: now - 30,
  calls: 40,
  ...fields,
})

function codesOf(service: string | undefined, found: Partial<Evidence>): readonly string[] {
  const evidence: Evidence = {
    range: { from: now - 86_400, to: now },
    reports: [],
    refused: [],
    seen: [],
    queue: [],
    buried: [],
    troubles: [],
    ...found,
  }
  return diagnose(service, evidence, now).map(({ severity, code }) => `${severity}: ${code}`)
}

describe('why there is no data of a service', () => {
  it('that nobody has ever reported, as nobody reports at all', () => {
    expect(codesOf('Shop.PayServer', {})).toEqual(['problem: nothing_reported'])
  })

  it('whose name is written otherwise', () => {
    const evidence = { reports: [report()], seen: [callee()] }
    expect(codesOf('Shop.PayServr', evidence)).toEqual(['problem: name_unknown'])
    expect(codesOf('PayServer', evidence)).toEqual(['problem: name_unknown', 'warning: name_is_not_app_server'])
  })

  it('whose reports have stopped', () => {
    const evidence = { reports: [report()], seen: [callee({ last: now - 3600 })] }
    expect(codesOf('Shop.PayServer', evidence)).toEqual(['problem: reports_stopped'])
  })

  it('that calls and is not called', () => {
    expect(codesOf('Shop.OrderServer', { reports: [report()] })).toEqual(['warning: not_called'])
  })

  it('that sends reports without calls, wrong records, or with a clock that is off', () => {
    const reports = [report({ records: 0, ignored: 8, rejected: 2, clockOffset: -90_000 })]
    const seen = [callee({ name: 'Shop.OrderServer' })]
    expect(codesOf('Shop.OrderServer', { reports, seen })).toEqual([
      'warning: reports_without_calls',
      'warning: records_rejected',
      'warning: clock_off',
      'ok: reports_arrive',
    ])
  })

  it('that has data: nothing but that', () => {
    expect(codesOf('Shop.PayServer', { reports: [report()], seen: [callee()] })).toEqual(['ok: reports_arrive'])
  })
})

describe('why there is no data at all', () => {
  it('names parts in trouble first, then refused frames, what waits and what is set aside', () => {
    const waiting = { signal: 'stat', batches: 2, records: 9, parked: 0, oldestReceivedAt: (now - 120) * 1000 } as const
    const evidence = {
      reports: [report()],
      refused: [{ signal: 'stat', peer: '10.0.0.7', reason: 'not a Tars frame', last: now - 5, frames: 4 }],
      queue: [waiting],
      buried: [{ signal: 'stat', records: 1, reason: 'too long', last: now }],
      troubles: ['Elasticsearch: no node answers'],
    }
    expect(codesOf(undefined, evidence)).toEqual([
      'problem: part_in_trouble',
      'warning: frames_refused',
      'warning: queue_behind',
      'warning: records_dead_lettered',
      'ok: reports_arrive',
    ])
  })

  it('says when everything has stopped', () => {
    expect(codesOf(undefined, { reports: [report({ last: now - 900 })] })).toEqual(['problem: reports_stopped'])
  })
})
