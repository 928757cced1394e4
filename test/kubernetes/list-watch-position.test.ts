import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../flow/program.ts'
import { type ApiServer, startApiServer } from './api-server.ts'
import { followNotes, noteNamed } from './following.ts'

describe('following goes on', () => {
  const collection = '/api/v1/namespaces/tars/configmaps'
  let server: ApiServer
  let following: ReturnType<typeof followNotes>

  beforeEach(async () => {
    server = await startApiServer()
  })

  afterEach(async () => {
    await following.stop()
    await server.end()
  })

  /** Behind the server's back: open watches do not hear of it. */
  const makeUnseen = (name: string) => server.store.create(collection, noteNamed(name))

  const make = (name: string) => server.make(collection, noteNamed(name))

  const watches = () => server.asked('watch', 'configmaps')

  /** Lists, and watches. */
  async function startFollowing(): Promise<void> {
    following.start()
    await until(() => server.watching('configmaps') === 1)
  }

  it('from where it was, though the server has forgotten what there was then (410)', async () => {
    for (const name of ['a', 'b', 'c']) makeUnseen(name)
    following = followNotes({
      kubeconfig: server.kubeconfig,
      namespace: 'tars',
      showKnown: true,
      limits: { page: 2 },
      before: async ({ kind }) => {
        if (kind === 'known') server.forgetPages()
      },
    })
    const before = String(server.store.version())
    following.putBack(before)
    makeUnseen('d')
    await startFollowing()
    await until(() => following.lines().length === 3)
    expect(following.lines()).toEqual(['known a', 'known b', 'ADDED d=new'])
    expect(watches().map(({ query }) => query.get('resourceVersion'))).toEqual([before])
  })

  it('from where it was, though it ends while something can not be taken and a bookmark waits behind that', async () => {
    let isAway = true
    let tries = 0
    following = followNotes({
      kubeconfig: server.kubeconfig,
      namespace: 'tars',
      before: async ({ kind }) => {
        if (!isAway || kind !== 'changed') return
        tries++
        throw new Error('the queue is away')
      },
    })
    await startFollowing()
    const reached = following.positions.at(-1)
    make('a')
    await until(() => tries > 0)
    server.bookmark('configmaps')
    const before = tries
    await until(() => tries > before + 3)
    await following.stop()
    expect(following.positions.at(-1)).toBe(reached)
    isAway = false
    following.start()
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['ADDED a=new'])
  })

  it('with a list, where the cluster was restored to what it was before the last version', async () => {
    following = followNotes({
      kubeconfig: server.kubeconfig,
      namespace: 'tars',
      limits: { watch: { least: 600, most: 600 }, silence: 0 },
    })
    await startFollowing()
    server.store.restore(5)
    makeUnseen('a')
    server.breakWatches('configmaps')
    await until(() => following.lines().length === 1)
    expect(following.lines()).toEqual(['listed a'])
  })
})
