import { describe, expect, it } from 'vitest'
import { exitOf } from '../../contract/cluster-records.ts'
import { hostileNames } from '../../contract/records.ts'
import { apiTelling } from '../cluster-api.ts'

const hour = 'from=2026-01-31T04:00:00Z&to=2026-01-31T05:00:00Z'
const noon = 12 * 3_600_000
const pod_uid = '6f1d2c3b'
const id = `${pod_uid}:containerd://5e1f`

describe('GET /api/v1/exits', () => {
  it('tells what is known of an exit, 0 too, and leaves out what is not', async () => {
    const record = exitOf('20260131', noon, { pod_uid, exit_code: 0, limit_memory: 536_870_912 })
    const { get } = apiTelling({ found: [{ id, record }] })
    const { body } = await get(`/exits?${hour}`)
    const [{ links: _, ...exit }] = body.exits
    expect(exit).toEqual({
      key: id,
      time: '2026-01-31T04:00:00.000Z',
      timestamp: 1_769_832_000_000,
      kind: 'restarted',
      app: 'Shop',
      server: 'CartServer',
      id: 'shop-cartserver',
      namespace: 'tars',
      pod: 'shop-cartserver-0',
      podUid: pod_uid,
      podIp: '10.244.0.7',
      node: 'node-1',
      nodeIp: '10.0.0.1',
      container: 'cart',
      image: 'registry.example/shop/cart:1.2',
      exitCode: 0,
      reason: 'Error',
      message: '',
      started: '2026-01-31T03:59:00.000Z',
      finished: '2026-01-31T04:00:00.000Z',
      restartCount: 3,
      limitMemory: 536_870_912,
      created: '2026-01-31T03:00:00.000Z',
    })
    expect(body).toMatchObject({ next: null, meta: { zone: 'Asia/Shanghai', keptSince: '2026-01-16T16:00:00.000Z' } })
  })

  it('asks for the newest, by everything that an exit has', async () => {
    const { get, asked } = apiTelling()
    const one =
      'app=Shop&server.like=Cart%25&id=shop&pod=shop-0&node=node-1&reason=OOMKilled&container=cart&exit_code=137'
    await get(`/exits?${hour}&kind=restarted,evicted&${one}&limit=7`)
    expect(asked).toEqual([
      expect.objectContaining({
        sort: 'newest',
        limit: 7,
        conditions: expect.arrayContaining([
          { fields: ['kind'], operator: 'among', keys: [['restarted'], ['evicted']] },
          { field: 'app', operator: 'equals', value: 'Shop' },
          { field: 'server', operator: 'like', pattern: 'Cart%' },
          { field: 'id', operator: 'equals', value: 'shop' },
          { field: 'pod', operator: 'equals', value: 'shop-0' },
          { field: 'node', operator: 'equals', value: 'node-1' },
          { field: 'reason', operator: 'equals', value: 'OOMKilled' },
          { field: 'container', operator: 'equals', value: 'cart' },
          { field: 'exit_code', operator: 'equals', value: 137 },
        ]),
      }),
    ])
  })

  it('links to questions that the API understands: its card, and the lines, events and calls of its pod', async () => {
    const record = exitOf('20260131', noon + 500, { pod_uid })
    const { get, asked } = apiTelling({ found: [{ id, record }] })
    const { links } = (await get(`/exits?${hour}`)).body.exits[0]
    expect(links.card).toBe(`/api/v1/exits/card?${new URLSearchParams({ key: id, at: String(record.time) })}`)
    asked.length = 0
    for (const link of [links.logs, links.events, links.calls]) expect((await get(link)).status).toBe(200)
    const second = Math.floor(record.time / 1000)
    const minute = Math.floor(second / 60) * 60
    const [lines, events, calls] = asked
    expect(lines).toMatchObject({ range: { from: second - 60, to: second + 1 }, sort: 'newest', limit: 50 })
    expect(events).toMatchObject({
      range: { from: second - 3600, to: second + 900 },
      conditions: expect.arrayContaining([
        { field: 'namespace', operator: 'equals', value: 'tars' },
        { field: 'involvedObject.name', operator: 'equals', value: 'shop-cartserver-0' },
      ]),
    })
    expect(calls).toMatchObject({
      range: { from: minute - 900, to: minute + 120 },
      conditions: expect.arrayContaining([
        { field: 'from_client', operator: 'equals', value: 1 },
        { field: 'slave_name', operator: 'equals', value: 'Shop.CartServer' },
        { field: 'slave_ip', operator: 'equals', value: '10.244.0.7' },
      ]),
    })
  })

  // No object of Kubernetes has a longer one.
  it.each(hostileNames.filter(({ length }) => length > 0 && length <= 253))(
    'links to the lines of the pod %j and no others',
    async (pod) => {
      const { get, asked } = apiTelling({ found: [{ id, record: exitOf('20260131', noon, { pod }) }] })
      const { links } = (await get(`/exits?${hour}`)).body.exits[0]
      await get(links.logs)
      expect(asked[1]?.search).toEqual({
        kind: 'any',
        of: [
          { kind: 'field', field: 'podName', value: pod.toWellFormed(), prefix: false },
          {
            kind: 'all',
            of: [
              { kind: 'field', field: 'podName', value: '', prefix: false },
              { kind: 'field', field: 'node', value: '10.244.0.7', prefix: false },
            ],
          },
        ],
      })
    },
  )

  it('looks for the lines of a deleted pod until it had to be gone, of one that it knows little of a day back', async () => {
    const { started: _started, created: _created, ...record } = exitOf('20260131', noon, { kind: 'deleted' })
    const deleted = record.time + 30_000
    const { get, asked } = apiTelling({ found: [{ id, record: { ...record, deleted } }] })
    const { links } = (await get(`/exits?${hour}`)).body.exits[0]
    await get(links.logs)
    const to = deleted / 1000 + 1
    // A day at a time: the newest of two.
    expect(asked[1]).toMatchObject({ range: { to } })
    expect(links.logs).toContain(`from=${to - 86_400}&to=${to}`)
  })

  it('asks by the name of the pod where its address is not known', async () => {
    const record = exitOf('20260131', noon, { pod_ip: '' })
    const { get } = apiTelling({ found: [{ id, record }] })
    const { links } = (await get(`/exits?${hour}`)).body.exits[0]
    expect(links.calls).toContain('podName=shop-cartserver-0&view=callees')
    expect(new URLSearchParams(links.logs.split('?')[1]).get('q')).toBe('podName:"shop-cartserver-0"')
  })

  it('tells a page as CSV too', async () => {
    const record = exitOf('20260131', noon, { pod_uid, exit_code: 137, reason: 'OOMKilled' })
    const { body } = await apiTelling({ found: [{ id, record }] }).get(`/exits?${hour}`, { accept: 'text/csv' })
    expect(body).toBe(
      'time,kind,app,server,id,namespace,pod,podIp,node,nodeIp,container,image,exitCode,signal,reason,message,started,finished,' +
        'restartCount,limitMemory,limitCpu,created,deleted,key\r\n' +
        '2026-01-31T04:00:00.000Z,restarted,Shop,CartServer,shop-cartserver,tars,shop-cartserver-0,10.244.0.7,node-1,10.0.0.1,cart,' +
        'registry.example/shop/cart:1.2,137,,OOMKilled,,2026-01-31T03:59:00.000Z,2026-01-31T04:00:00.000Z,3,,,2026-01-31T03:00:00.000Z,,' +
        `${id}\r\n`,
    )
  })

  it.each([
    ['kind=exploded', 'kind'],
    ['kind.like=r%25', 'kind.like'],
    ['exit_code=many', 'exit_code'],
    ['q=oom', 'q'],
    ['after=nonsense', 'after'],
  ])('refuses %s, naming what is wrong', async (parameters, field) => {
    const { get, asked } = apiTelling()
    const { status, body } = await get(`/exits?${parameters}`)
    expect(status).toBe(400)
    expect(body.error.message).toContain(`${field}: `)
    expect(asked).toEqual([])
  })
})

describe('GET /api/v1/exits/counts', () => {
  it('tells the most frequent values of what is wanted', async () => {
    const rows = [
      { keys: ['Error'], values: [1] },
      { keys: ['OOMKilled'], values: [3] },
    ]
    const { get, asked } = apiTelling({ rows })
    const { body } = await get(`/exits/counts?${hour}&by=reason&app=Shop`)
    expect(asked).toMatchObject([{ group: ['reason'], conditions: [{ field: 'app', value: 'Shop' }] }])
    expect(body).toMatchObject({ total: 4, counts: [{ value: 'OOMKilled', count: 3 }, { value: 'Error' }], cut: 0 })
  })

  it('does not count by what may be absent', async () => {
    const { status, body } = await apiTelling().get(`/exits/counts?${hour}&by=exit_code`)
    expect([status, body.error.fields[0].field]).toEqual([400, 'by'])
  })
})
