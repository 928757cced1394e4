import { createHash } from 'node:crypto'
import type { Condense } from '../../queue/queue.ts'
import type { Quota, Taken } from '../../quota/quota.ts'
import type { NotifyRecord } from '../../signals/notify.ts'
import { tokensOf } from '../../signals/words.ts'
import { moduleOf } from '../names.ts'

/**
 * Flood control: of what App.Server sends in an interval the first messages stay; those after them become one summary a
 * batch, server, level and day, so that counts stay true by each of these.
 */
export function floodControl(quota: Pick<Quota, 'take'>): Condense {
  return async (records, ownBatchId) => {
    // All doors of the signal make such records.
    const messages = records as readonly NotifyRecord[]
    const modules = [...Map.groupBy(messages, moduleOf)].map(([module, { length }]) => ({ module, count: length }))
    const wanted = modules.map(({ module, count }) => ({ name: digestOf(module), count }))
    const taken = await quota.take(wanted, ownBatchId)
    const left = new Map(modules.map(({ module }, place) => [module, taken.granted[place] ?? 0]))
    const kept: number[] = []
    const suppressed: NotifyRecord[] = []
    for (const [place, message] of messages.entries()) {
      const module = moduleOf(message)
      const mayPass = left.get(module) ?? 0
      if (mayPass > 0) kept.push(place)
      else suppressed.push(message)
      left.set(module, mayPass - 1)
    }
    const groups = Map.groupBy(suppressed, summaryKeyOf)
    return { kept, summaries: [...groups.values()].flatMap((group) => summaryOf(group, taken)) }
  }
}

/** By the day: one sent over HTTP may be of another. Not by less, or many times would make many summaries. */
function summaryKeyOf({ app, server, level, f_date: day }: NotifyRecord): string {
  return JSON.stringify([app, server, level, day])
}

/** As short whatever the name: who makes up names must not fill up what counts them. */
function digestOf(module: string): string {
  return createHash('sha256').update(module).digest('base64url').slice(0, 22)
}

/** What stands for messages of one server, level and day, in the place of the last of them; a field in which they differ is empty. */
function summaryOf(messages: readonly NotifyRecord[], { from, to }: Taken): readonly NotifyRecord[] {
  const last = messages.at(-1)
  if (!last) return []
  const common = (field: 'podName' | 'node_name' | 'peer' | 'set_name' | 'impThread' | 'source') =>
    messages.every((each) => each[field] === last[field]) ? last[field] : ''
  const { text, times } = mostFrequentText(messages)
  const message = `messages suppressed: ${messages.length}; most frequent, ${times} times: ${text}`
  return [
    {
      ...last,
      podName: common('podName'),
      node_name: common('node_name'),
      peer: common('peer'),
      set_name: common('set_name'),
      impThread: common('impThread'),
      source: common('source'),
      message,
      tokens: tokensOf(message),
      suppressed: messages.length,
      window_start: from,
      window_end: to,
    },
  ]
}

/** Of several, the first. */
function mostFrequentText(messages: readonly NotifyRecord[]): { readonly text: string; readonly times: number } {
  const texts = [...Map.groupBy(messages, ({ message }) => message)].map(([text, { length }]) => ({
    text,
    times: length,
  }))
  return texts.reduce((most, each) => (each.times > most.times ? each : most), { text: '', times: 0 })
}
