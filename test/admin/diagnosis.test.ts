import { describe, expect, it } from 'vitest'
import { diagnose } from '../../admin/diagnosis.ts'
import type { Evidence, Reports, Seen } from '../../admin/evidence.ts'
import type { Finding } from '../../admin/finding.ts'

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

function findingsOf(service: string | undefined, found: Partial<Evidence>): readonly Finding[] {
  const evidence: Evidence = {
    range: { from: now - 86_400, to: now },
    signals: ['stat', 'property', 'notify', 'log', 'span'],
    reports: [],
    refused: [],
    unfollowed: [],
    seen: [],
    queue: [],
    buried: [],
    troubles: [],
    ...found,
  }
  return diagnose(service, evidence, now)
}

/** Without the fact of what was sent last. */
function codesOf(service: string | undefined, found: Partial<Evidence>): readonly string[] {
  const findings = findingsOf(service, found).filter(({ code }) => code !== 'signals_sent')
  return findings.map(({ severity, code }) => `${severity}: ${code}`)
}

function textsOf(service: string | undefined, found: Partial<Evidence>): readonly string[] {
  return findingsOf(service, found).map(({ text }) => text)
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

describe('the signals of a service', () => {
  const service = 'Shop.OrderServer'
  const seen = [callee({ name: service })]

  it('are told with when each came last, and which did not: a fact and no problem', () => {
    const reports = [
      report(),
      report({ peer: '10.0.0.2', last: now - 90 }),
      report({ signal: 'log', last: now - 7200 }),
      report({ signal: 'notify', module: 'Shop.PayServer' }),
    ]
    expect(findingsOf(service, { reports, seen })).toEqual([
      expect.objectContaining({ severity: 'ok', code: 'reports_arrive' }),
      {
        severity: 'ok',
        code: 'signals_sent',
        text: 'Shop.OrderServer sent last: stat less than a minute ago, log 120 minutes ago; in this time no property, no notify',
        facts: { service, stat: now - 30, log: now - 7200, missing: 'property, notify' },
      },
    ])
  })

  it('are those that it sent as a server of a set too', () => {
    const reports = [report({ signal: 'property', module: 'Shop.OrderServer.shop.sz.1' })]
    expect(textsOf(service, { reports, seen })).toContainEqual(
      expect.stringContaining('sent last: property less than a minute ago'),
    )
    expect(textsOf('Shop.Order', { reports, seen })).not.toContainEqual(expect.stringContaining('sent last'))
  })

  it('without calls are a warning: nothing explains empty charts of calls otherwise', () => {
    const reports = [report({ signal: 'log' }), report({ signal: 'stat', module: 'Shop.PayServer' })]
    expect(codesOf(service, { reports })).toEqual(['warning: calls_not_reported'])
  })

  it('go on although its calls have stopped', () => {
    const reports = [report({ last: now - 3600 }), report({ signal: 'log' })]
    expect(codesOf(service, { reports })).toEqual(['problem: reports_stopped'])
  })

  it('are each diagnosed, by name', () => {
    const reports = [report({ signal: 'log', records: 0, ignored: 4, rejected: 2, clockOffset: 90_000 })]
    expect(textsOf(service, { reports, seen }).slice(0, 2)).toEqual([
      'Rejected 2 records (log) of Shop.OrderServer from 10.0.0.1, since a field is wrong',
      'Lines of Shop.OrderServer on 10.0.0.1 say times that are 90 s ahead: its clock is wrong',
    ])
  })

  it.each([
    [-28_800_000 - 2_000, '8 h behind, kept that much too early'],
    [28_800_000 - 2_000, '8 h ahead, kept at their receipt'],
    [-19_800_000, '5.5 h behind, kept that much too early'],
  ])('are in another zone where their lines are %i ms off', (clockOffset, off) => {
    const reports = [report({ signal: 'log', clockOffset })]
    expect(textsOf(service, { reports, seen })).toContain(
      `Lines of Shop.OrderServer on 10.0.0.1 say times that are ${off}: let TARSIER_TIME_ZONE be the zone that it writes`,
    )
  })

  it.each([
    [-900_000, 'clock_off'],
    [-28_500_000, 'clock_off'],
    [-30_000, undefined],
    [0, undefined],
  ])('have a wrong clock, or a good one, where they are %i ms off', (clockOffset, code) => {
    const codes = findingsOf(service, { reports: [report({ signal: 'log', clockOffset })], seen }).map(
      (each) => each.code,
    )
    expect(codes.find((each) => each.endsWith('_off'))).toBe(code)
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

  it('names the permission without which a cluster is not followed', () => {
    const reason = 'may not list events in the namespace tars'
    const unfollowed = [{ signal: 'event', peer: '10.96.0.1:443', reason, last: now - 120, frames: 3 }]
    expect(textsOf(undefined, { reports: [report()], unfollowed })[0]).toBe(
      `The Kubernetes cluster at 10.96.0.1:443 could not be followed, the last time 2 minutes ago: ${reason}`,
    )
    expect(codesOf('Shop.CartServer', { reports: [report()], unfollowed })).not.toContain(
      'warning: cluster_not_followed',
    )
  })

  it('names the signal of what was refused and of what is set aside', () => {
    const refused = [{ signal: 'log', peer: '10.0.0.7', reason: 'not a Tars frame', last: now - 5, frames: 4 }]
    const buried = [{ signal: 'notify', records: 1, reason: 'too long', last: now }]
    expect(textsOf(undefined, { reports: [report()], refused, buried }).slice(0, 2)).toEqual([
      'Refused 4 frames of log from 10.0.0.7: not a Tars frame',
      'The store refused 1 record of notify for good; they are set aside, the last with: too long',
    ])
  })

  it('says which signals come at all', () => {
    const reports = [report(), report({ signal: 'log', module: 'Shop.PayServer', last: now - 60 })]
    expect(textsOf(undefined, { reports })).toContain(
      'Services sent last: stat less than a minute ago, log 1 minute ago; in this time no property, no notify',
    )
  })

  it('says that calls have stopped although logs come', () => {
    const reports = [report({ last: now - 900 }), report({ signal: 'log' })]
    expect(codesOf(undefined, { reports })).toEqual(['problem: reports_stopped'])
  })

  it('says when everything has stopped', () => {
    expect(codesOf(undefined, { reports: [report({ last: now - 900 })] })).toEqual(['problem: reports_stopped'])
  })
})
