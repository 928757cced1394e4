import { describe, expect, it } from 'vitest'
import { eventOf } from '../../contract/cluster-records.ts'
import { apiTelling } from '../cluster-api.ts'

const hour = 'from=2026-01-31T04:00:00Z&to=2026-01-31T05:00:00Z'
const noon = 12 * 3_600_000
const id = 'uid:1000'

describe('GET /api/v1/events', () => {
  it('tells events under short names, whatever their paths in the cluster', async () => {
    const fields = { 'involvedObject.namespace': 'tars', count: 7, firstTimestamp: '2026-01-31T03:00:00.000Z' }
    const record = eventOf('20260131', noon, fields)
    const { get } = apiTelling({ found: [{ id, record }] })
    expect((await get(`/events?${hour}`)).body).toEqual({
      range: { from: '2026-01-31T04:00:00.000Z', to: '2026-01-31T05:00:00.000Z' },
      events: [
        {
          id,
          time: '2026-01-31T04:00:00.000Z',
          timestamp: 1_769_832_000_000,
          firstTime: '2026-01-31T03:00:00.000Z',
          lastTime: '2026-01-31T04:00:00.000Z',
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container cart in pod shop-cartserver-0',
          count: 7,
          kind: 'Pod',
          name: 'shop-cartserver-0',
          namespace: 'tars',
          objectUid: '6f1d2c3b-0000-4000-8000-000000000001',
          fieldPath: 'spec.containers{cart}',
          component: 'kubelet',
          host: 'node-1',
          app: 'Shop',
          server: 'CartServer',
        },
      ],
      next: null,
      meta: { zone: 'Asia/Shanghai', keptSince: '2026-01-16T16:00:00.000Z' },
    })
  })

  it('asks for the newest by everything that an event has, under the names that it rests under', async () => {
    const { get, asked } = apiTelling()
    const one = 'type=Warning&reason=BackOff&kind=Pod&name.like=shop-%25&namespace=tars&app=Shop&server=CartServer'
    await get(
      `/events?${hour}&${one}&component=kubelet&host=node-1&objectUid=u&q=${encodeURIComponent('失败 -kind:No*')}`,
    )
    expect(asked).toEqual([
      expect.objectContaining({
        sort: 'newest',
        limit: 100,
        conditions: [
          { field: 'type', operator: 'equals', value: 'Warning' },
          { field: 'reason', operator: 'equals', value: 'BackOff' },
          { field: 'involvedObject.kind', operator: 'equals', value: 'Pod' },
          { field: 'involvedObject.name', operator: 'like', pattern: 'shop-%' },
          { field: 'namespace', operator: 'equals', value: 'tars' },
          { field: 'app', operator: 'equals', value: 'Shop' },
          { field: 'server', operator: 'equals', value: 'CartServer' },
          { field: 'component', operator: 'equals', value: 'kubelet' },
          { field: 'source.host', operator: 'equals', value: 'node-1' },
          { field: 'involvedObject.uid', operator: 'equals', value: 'u' },
        ],
        search: {
          kind: 'all',
          of: [
            { kind: 'words', words: ['失', '败'], prefix: false },
            { kind: 'not', of: { kind: 'field', field: 'involvedObject.kind', value: 'No', prefix: true } },
          ],
        },
      }),
    ])
  })

  it('gives the place of its last event to the next page, of the same range', async () => {
    const last = eventOf('20260131', noon)
    const { get, asked } = apiTelling({ found: [{ id, record: last }], more: true })
    const { body, headers } = await get(`/events?${hour}&limit=1`)
    expect(headers['link']).toContain(`after=${body.next}`)
    await get(`/events?limit=1&after=${body.next}&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`)
    const [first, second] = asked
    expect(second).toMatchObject({ range: first?.range, after: [last.time, last.uid, last.resourceVersion] })
  })

  it('tells a page as CSV too', async () => {
    const { get } = apiTelling({ found: [{ id, record: eventOf('20260131', noon, { message: '=1+1' }) }] })
    const { body } = await get(`/events?${hour}`, { accept: 'text/csv' })
    expect(body).toBe(
      'id,time,timestamp,firstTime,lastTime,type,reason,message,count,kind,name,namespace,objectUid,fieldPath,component,host,app,server\r\n' +
        "uid:1000,2026-01-31T04:00:00.000Z,1769832000000,2026-01-31T04:00:00.000Z,2026-01-31T04:00:00.000Z,Warning,BackOff,'=1+1,1," +
        'Pod,shop-cartserver-0,,6f1d2c3b-0000-4000-8000-000000000001,spec.containers{cart},kubelet,node-1,Shop,CartServer\r\n',
    )
  })

  it.each([
    ['involvedObject.kind=Pod', 'involvedObject.kind'],
    ['q=%22open', 'q'],
    ['q=source.component:x%20nothing:y', 'q'],
    ['limit=1001', 'limit'],
    ['after=nonsense', 'after'],
  ])('refuses %s, naming what is wrong', async (parameters, field) => {
    const { get, asked } = apiTelling()
    const { status, body } = await get(`/events?${parameters}`)
    expect(status).toBe(400)
    expect(body.error.message).toContain(`${field}: `)
    expect(asked).toEqual([])
  })
})

describe('GET /api/v1/events/counts', () => {
  const rows = [
    { keys: ['Pod'], values: [2] },
    { keys: ['Node'], values: [40] },
    { keys: ['Lease'], values: [2] },
  ]

  it('tells the most frequent values, and how many are left out', async () => {
    const { get, asked } = apiTelling({ rows })
    const { body } = await get(`/events/counts?${hour}&by=kind&limit=2&type=Warning`)
    expect(asked).toMatchObject([{ group: ['involvedObject.kind'], conditions: [{ field: 'type' }] }])
    expect(body).toMatchObject({
      total: 44,
      counts: [
        { value: 'Node', count: 40 },
        { value: 'Lease', count: 2 },
      ],
      cut: 1,
    })
  })

  it('tells them as CSV too', async () => {
    const { body } = await apiTelling({ rows }).get(`/events/counts?${hour}&by=kind`, { accept: 'text/csv' })
    expect(body).toBe('value,count\r\nNode,40\r\nLease,2\r\nPod,2\r\n')
  })

  it('refuses to count by what each event has for itself', async () => {
    const { status, body } = await apiTelling().get(`/events/counts?${hour}&by=uid`)
    expect([status, body.error.fields[0].field]).toEqual([400, 'by'])
  })
})
