import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../flow/program.ts'
import { type ApiServer, startApiServer } from './api-server.ts'
import { followNotes, noteNamed, quickLimits } from './following.ts'

describe('following goes on', () => {
  const collection = '/api/v1/namespaces/tars/configmaps'
  let server: ApiServer
  let following: ReturnType<typeof followNotes>

  beforeEach(async () => {
    server = await startApiServer()
    following = followNotes({ kubeconfig: server.kubeconfig, namespace: 'tars' })
  })

  afterEach(async () => {
    await following.stop()
    await server.end()
  })

  /** Behind the server's back: open watches do not hear of it. */
  const makeUnseen = (name: string) => server.store.create(collection, noteNamed(name))

  const make = (name: string) => server.make(collection, noteNamed(name))

  /** Lists, and watches. */
  async function startFollowing(): Promise<void> {
    following.start()
    await until(() => server.watching('configmaps') === 1)
  }

  const lists = () => server.asked('list', 'configmaps')
  const watches = () => server.asked('watch', 'configmaps')

  it('with a list, where a watch is told in a 200 that its version is gone (410)', async () => {
    await startFollowing()
    makeUnseen('a')
    server.tellError('configmaps', 410)
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['listed a'])
    expect(lists()).toHaveLength(2)
  })

  it('with a list, where a watch is answered 410', async () => {
    server.fail({ verb: 'watch', status: 410, times: 1 })
    await startFollowing()
    expect(lists()).toHaveLength(2)
    expect(following.trouble()).toBeUndefined()
  })

  it('with the list from its beginning, where a later page is gone (410)', async () => {
    for (const name of ['a', 'b', 'c']) makeUnseen(name)
    let pages = 0
    following = followNotes({
      kubeconfig: server.kubeconfig,
      namespace: 'tars',
      limits: { page: 2 },
      before: async () => {
        pages++
        if (pages === 1) server.forgetPages()
      },
    })
    await startFollowing()
    expect(following.lines()).toEqual(['listed a', 'listed b', 'listed a', 'listed b', 'listed c'])
    expect(following.pages().map(({ first }) => first)).toEqual([true, true, false])
  })

  it('with a watch from the last version, where a stream breaks in the middle of a line', async () => {
    following = followNotes({
      kubeconfig: server.kubeconfig,
      namespace: 'tars',
      // Long enough for the trouble to be seen.
      limits: { pauses: { least: 300, most: 300 } },
    })
    await startFollowing()
    make('a')
    await until(() => following.lines().length === 1)
    server.breakWatches('configmaps')
    await until(() => following.trouble() !== undefined)
    expect(following.trouble()).toMatch(
      /^can't watch configmaps in the namespace tars: the stream of 127.0.0.1:\d+ broke:/,
    )
    makeUnseen('b')
    await until(() => following.lines().length === 2)
    expect(following.lines()).toEqual(['ADDED a=new', 'ADDED b=new'])
    expect(lists()).toHaveLength(1)
  })

  it('with a watch from the last version, where one ends with another ERROR than 410', async () => {
    await startFollowing()
    makeUnseen('a')
    server.tellError('configmaps', 500)
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['ADDED a=new'])
    expect(lists()).toHaveLength(1)
  })

  it('past a stream that stays open and silent for longer than it was asked for', async () => {
    following = followNotes({
      kubeconfig: server.kubeconfig,
      namespace: 'tars',
      limits: { watch: { least: 600, most: 600 }, silence: 0 },
    })
    await startFollowing()
    server.silence()
    make('a')
    server.speak()
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['ADDED a=new'])
  })

  it('from the version of the last bookmark, where nothing else comes', async () => {
    await startFollowing()
    server.store.create('/api/v1/namespaces/other/configmaps', noteNamed('elsewhere'))
    server.bookmark('configmaps')
    const newest = String(server.store.version())
    await until(() => following.positions.at(-1) === newest)
    server.store.compact()
    server.breakWatches('configmaps')
    await until(() => watches().length === 2)
    expect(watches().at(-1)?.query.get('resourceVersion')).toBe(newest)
    expect(lists()).toHaveLength(1)
  })

  it('as soon as it may, and says until then which permission is missing', async () => {
    const message = 'configmaps is forbidden: User "tarsier" cannot list resource "configmaps"'
    server.fail({ verb: 'list', status: 403, message, times: Number.POSITIVE_INFINITY })
    following.start()
    await until(() => following.told.length > 0)
    const rule = 'apiGroups: [""], resources: ["configmaps"], verbs: ["list"]'
    const sentence = `may not list configmaps in the namespace tars: a role of Tarsier's account needs the rule ${rule} (403 ${message})`
    expect(following.told).toEqual([sentence])
    expect(following.trouble()).toBe(sentence)
    server.mend()
    await until(() => server.watching('configmaps') === 1)
    expect(following.trouble()).toBeUndefined()
  })

  it('without a word, where a watch is forbidden for a moment after the server has started', async () => {
    server.fail({ verb: 'watch', status: 403, times: 1 })
    await startFollowing()
    expect(following.told).toEqual([])
    expect(lists()).toHaveLength(1)
  })

  it('after the time that a 429 asks for', async () => {
    server.fail({ verb: 'watch', status: 429, headers: { 'retry-after': '1' }, times: 1 })
    await startFollowing()
    const [first, second] = watches()
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990)
  })

  it('with the token that the file has, once the one that was read is refused', async () => {
    await startFollowing()
    server.changeToken('second')
    server.breakWatches('configmaps')
    await until(() => following.trouble()?.includes('401') === true)
    makeUnseen('a')
    server.handOutToken()
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['ADDED a=new'])
    expect(following.trouble()).toBeUndefined()
  })

  it('where the server was restarted', async () => {
    await startFollowing()
    await server.stop()
    makeUnseen('a')
    await server.start()
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['ADDED a=new'])
    expect(lists()).toHaveLength(1)
  })

  it('with a list, where a restart has made the versions before it too old', async () => {
    await startFollowing()
    await server.stop()
    makeUnseen('a')
    server.store.compact()
    await server.start()
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['listed a'])
  })

  it('with at most one list in an interval, whatever fails', async () => {
    server.fail({ verb: 'watch', status: 410, times: 3 })
    server.fail({ verb: 'list', status: 500, times: 2 })
    await startFollowing()
    const times = lists().map(({ at }) => at)
    expect(times).toHaveLength(6)
    // As the server sees it: the first request may have been on its way for longer than the last.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(5 * quickLimits.listInterval - 50)
  })

  it('past lines that are none', async () => {
    await startFollowing()
    server.tellLine('configmaps', 'what is this\n')
    makeUnseen('a')
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['ADDED a=new'])
    expect(lists()).toHaveLength(1)
  })
})
