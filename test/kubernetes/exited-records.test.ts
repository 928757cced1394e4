import fc from 'fast-check'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { exitedPodOf } from '../../kubernetes/exited-pods.ts'
import { createExitedRecords } from '../../kubernetes/exited-records.ts'
import { exitsOf } from '../../kubernetes/exits.ts'
import { readPod } from '../../kubernetes/pod.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { ExitRecord } from '../../signals/exit.ts'
import { createRecordApi, originalController } from './exited-record-api.ts'
import { lifeOf } from './pod-life.ts'

const calendar = createCalendar('UTC')

/** The deletion of a pod, so many seconds after the others'. */
function deletionOf(uid: string, later = 0): ExitRecord {
  const { seen } = lifeOf({ uid }, [], 'deleted', 60 + later)
  const pod = readPod(seen[1]?.object)
  const exit = pod && exitsOf(pod, pod.deletion, calendar).find(({ kind }) => kind === 'deleted')
  if (!exit) throw new Error('the life has no deletion')
  return exit
}

function startRecords(api: Pick<ReturnType<typeof createRecordApi>, 'ask'>, limits = {}) {
  const lines: string[] = []
  const log = pino({ base: null }, { write: (line: string) => lines.push(line) })
  return { lines, records: createExitedRecords({ cluster: api, log, settling: 1, ...limits }) }
}

test('a deletion becomes an entry as K8SFramework writes it, other exits none', async () => {
  const api = createRecordApi()
  const { records } = startRecords(api)
  const { seen } = lifeOf({ uid: 'u1' }, [{ what: 'crash', code: 1, reason: 'Error' }], 'stays', 60)
  const crashed = readPod(seen[1]?.object)
  records.keep(crashed ? exitsOf(crashed, undefined, calendar) : [])
  expect(api.requests).toEqual([])
  records.keep([deletionOf('u1')])
  await records.idle()
  expect(api.pods()).toEqual([
    {
      uid: 'u1',
      name: 'pod-u1',
      id: 'v7',
      nodeIP: '192.168.0.4',
      podIP: '10.0.0.9',
      createTime: '2026-11-20T00:00:00Z',
      deleteTime: '2026-11-20T00:01:40Z',
    },
  ])
})

test('who writes in between loses nothing', async () => {
  const api = createRecordApi()
  const { records } = startRecords(api)
  let others = 0
  api.beforePatch(() => {
    if (others < 3) api.write([{ uid: `other-${others++}` }, ...api.pods()])
  })
  records.keep([deletionOf('u1')])
  await records.idle()
  expect(new Set(api.pods().map(({ uid }) => uid))).toEqual(new Set(['u1', 'other-0', 'other-1', 'other-2']))
})

test("what K8SFramework's own controller puts in a second time is one again", async () => {
  const api = createRecordApi()
  const controller = originalController(api)
  const { records } = startRecords(api)
  const exit = deletionOf('u1')
  const lengths: number[] = []
  api.afterPatch(() => {
    if (lengths.length === 0) controller.see(exitedPodOf(exit))
    lengths.push(api.pods().length)
  })
  records.keep([exit])
  await records.idle()
  expect(lengths).toEqual([2, 1])
  expect(api.pods().map(({ uid }) => uid)).toEqual(['u1'])
})

test('with that controller beside it, in whatever order: one entry a uid, the newest first', async () => {
  const step = fc.record({
    pod: fc.integer({ min: 0, max: 20 }),
    who: fc.constantFrom('ours', 'theirs', 'both'),
    refresh: fc.boolean(),
  })
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
    const api = createRecordApi()
    const controller = originalController(api)
    const { records } = startRecords(api)
    const told = new Set<string>()
    for (const { pod, who, refresh } of steps) {
      const exit = deletionOf(`u${pod}`, pod)
      told.add(exit.pod_uid)
      if (refresh) controller.refresh()
      if (who !== 'theirs') records.keep([exit])
      if (who !== 'ours') controller.see(exitedPodOf(exit))
    }
    // The last look comes after all that the other has written.
    records.keep([deletionOf('last', 1000)])
    await records.idle()
    const uids = api.pods().map(({ uid }) => uid)
    const times = api.pods().map(({ deleteTime }) => deleteTime ?? '')
    expect(uids.toSorted()).toEqual([...told, 'last'].toSorted())
    expect(times).toEqual(times.toSorted().reverse())
  })
  await fc.assert(property, { numRuns: 50 })
})

test.each([503, 429, 403, 409])('an entry that the API server answers with %d is tried again', async (status) => {
  const api = createRecordApi()
  const { records } = startRecords(api)
  api.failures.push(status, status)
  records.keep([deletionOf('u1')])
  await records.idle()
  expect(api.pods().map(({ uid }) => uid)).toEqual(['u1'])
  expect(records.trouble()).toBeUndefined()
})

test.each([
  { verb: 'get', method: 'GET' },
  { verb: 'patch', method: 'PATCH' },
])('a missing permission is named: $verb', async ({ verb, method }) => {
  const api = createRecordApi()
  const { records, lines } = startRecords(api)
  api.forbid(method)
  records.keep([deletionOf('u1')])
  await expect.poll(() => records.trouble()).toContain(`resources: ["texitedrecords"], verbs: ["${verb}"]`)
  await expect.poll(() => lines).toHaveLength(1)
  await records.finish()
  expect(records.trouble()).toBeUndefined()
})

test('a permission that is missing for what the cluster does not know is no trouble', async () => {
  const api = createRecordApi({ installed: false, exists: false })
  const { records, lines } = startRecords(api)
  api.forbid('GET')
  records.keep([deletionOf('u1')])
  await records.idle()
  expect(records.trouble()).toBeUndefined()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('knows no TExitedRecord')
})

test('what comes afterwards waits until what was taken is written, and never comes where it ends before', async () => {
  const api = createRecordApi()
  const { records } = startRecords(api)
  const done: string[] = []
  records.afterwards(() => done.push('nothing to wait for'))
  api.failures.push(503, 503)
  records.keep([deletionOf('u1')])
  records.afterwards(() => done.push('the older'))
  records.afterwards(() => done.push(`the newest, after ${api.pods().length}`))
  await records.idle()
  expect(done).toEqual(['nothing to wait for', 'the newest, after 1'])
  api.forbid('PATCH')
  records.keep([deletionOf('u2')])
  records.afterwards(() => done.push('too early'))
  await records.finish()
  expect(done).toHaveLength(2)
})

test('what comes afterwards does not wait for ever', async () => {
  const api = createRecordApi()
  const { records } = startRecords(api, { longWait: 0 })
  api.forbid('PATCH')
  records.keep([deletionOf('u1')])
  let done = false
  records.afterwards(() => {
    done = true
  })
  expect(done).toBe(true)
  await records.finish()
})

test.each([
  { installed: false, exists: false, says: 'knows no TExitedRecord' },
  { installed: true, exists: false, says: 'there is no TExitedRecord of a server' },
])('where there is no object nothing is written, and one line says so: $says', async ({ says, ...what }) => {
  const api = createRecordApi(what)
  const { records, lines } = startRecords(api)
  for (const uid of ['u1', 'u2', 'u3']) {
    records.keep([deletionOf(uid)])
    await records.idle()
  }
  expect(api.requests.filter((request) => !request.startsWith('GET'))).toEqual([])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(says)
})

test('a definition that refuses the entry ends the tries', async () => {
  const api = createRecordApi()
  const { records, lines } = startRecords(api)
  api.failures.push(422)
  records.keep([deletionOf('u1')])
  await records.idle()
  expect(api.pods()).toEqual([])
  expect(lines).toHaveLength(1)
})
