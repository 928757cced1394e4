import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../flow/program.ts'
import { clusterKinds, type TestCluster } from './clusters.ts'
import { followNotes, noteNamed, notesOf } from './following.ts'

describe.each(clusterKinds)('objects of $name are followed', ({ start }) => {
  let cluster: TestCluster
  let following: ReturnType<typeof followNotes>

  beforeEach(async () => {
    cluster = await start()
  })

  afterEach(async () => {
    await following.stop()
    await cluster.end()
  })

  async function make(...names: readonly string[]): Promise<void> {
    for (const name of names) await cluster.create(notesOf(cluster.namespace), noteNamed(name))
  }

  it('what there is, then what happens to it', async () => {
    await make('a')
    following = followNotes(cluster)
    following.start()
    await until(() => following.lines().length === 1)
    await make('b')
    await cluster.change(notesOf(cluster.namespace), 'a', { data: { text: 'other' } })
    await cluster.remove(notesOf(cluster.namespace), 'b')
    await until(() => following.lines().length === 4)
    expect(following.lines()).toEqual(['listed a', 'ADDED b=new', 'MODIFIED a=other', 'DELETED b=new'])
  })

  it('page by page, saying where a list begins and ends', async () => {
    await make('a', 'b', 'c', 'd', 'e')
    following = followNotes({ ...cluster, limits: { page: 2 } })
    following.start()
    await until(() => following.pages().some(({ last }) => last))
    expect(following.lines()).toEqual(['listed a', 'listed b', 'listed c', 'listed d', 'listed e'])
    const marks = following.pages().map(({ first, last }) => ({ first, last }))
    expect(marks[0]).toEqual({ first: true, last: false })
    expect(marks.at(-1)).toEqual({ first: false, last: true })
  })

  it('from where it was left, without a list of what is known', async () => {
    await make('a')
    following = followNotes(cluster)
    following.start()
    await until(() => following.lines().length === 1)
    await following.stop()
    await make('b')
    await cluster.remove(notesOf(cluster.namespace), 'b')
    following.start()
    await until(() => following.lines().length === 3)
    expect(following.lines()).toEqual(['listed a', 'ADDED b=new', 'DELETED b=new'])
  })

  it('the same again where it could not be taken, and no further until it is', async () => {
    let refusals = 3
    following = followNotes({
      ...cluster,
      before: async ({ kind }) => {
        if (kind === 'changed' && refusals-- > 0) throw new Error('the queue is away')
      },
    })
    following.start()
    await until(() => following.positions.length === 1)
    await make('a')
    await until(() => refusals === 0)
    expect(following.positions).toHaveLength(1)
    await until(() => following.positions.length === 2)
    expect(following.lines()).toEqual(['ADDED a=new'])
  })

  it('from where it was left, with what there was before what happened, for those who have to know it', async () => {
    await make('a', 'b', 'c')
    following = followNotes({ ...cluster, showKnown: true, limits: { page: 2 } })
    following.start()
    await until(() => following.lines().length === 3)
    await following.stop()
    await cluster.remove(notesOf(cluster.namespace), 'a')
    following.start()
    await until(() => following.lines().length === 7)
    expect(following.lines().slice(3)).toEqual(['known a', 'known b', 'known c', 'DELETED a=new'])
  })

  it.each([false, true])('from a list where the version that was kept is none of this cluster', async (showKnown) => {
    await make('a')
    following = followNotes({ ...cluster, showKnown })
    following.putBack('999999999999')
    following.start()
    await until(() => following.lines().length === 1)
    await make('b')
    await until(() => following.lines().length === 2)
    expect(following.lines()).toEqual(['listed a', 'ADDED b=new'])
  })
})
