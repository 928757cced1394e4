import type { Search } from '../../signals/search.ts'
import { wordsOf } from '../../signals/words.ts'

export const words = (text: string, prefix = false): Search => ({ kind: 'words', words: wordsOf(text), prefix })
export const field = (name: string, value: string, prefix = false): Search => ({
  kind: 'field',
  field: name,
  value,
  prefix,
})
export const not = (of: Search): Search => ({ kind: 'not', of })
export const all = (...of: Search[]): Search => ({ kind: 'all', of })
export const any = (...of: Search[]): Search => ({ kind: 'any', of })

/** A text, what is searched for, and whether the text is found. */
export const examples: readonly (readonly [text: string, search: Search, found: boolean])[] = [
  ['tars.tarsstat.StatObj@tcp -h 10.1.2.3', words('tarsstat'), true],
  ['tars.tarsstat.StatObj@tcp -h 10.1.2.3', words('TarsStat.statobj'), true],
  ['tars.tarsstat.StatObj@tcp -h 10.1.2.3', words('stat'), false],
  ['connection timeout after 3000ms', words('time'), false],
  ['connection timeout after 3000ms', words('time', true), true],
  ['connection timeout after 3000ms', words('connection time', true), true],
  ['connection timeout after 3000ms', words('connection after', true), false],
  ['connection timeout after 3000ms', words('timeout connection'), false],
  ['connection timeout after 3000ms', words('TIMEOUT, after?'), true],
  ['order_id=42', words('order'), false],
  ['order_id=42', words('order_id 42'), true],
  ['用户支付订单超时', words('支付订单'), true],
  ['用户支付订单超时', words('付订'), true],
  ['用户支付订单超时', words('支订'), false],
  ['用户支付订单超时', words('支付', true), true],
  ['pay支付pay', words('pay支'), true],
  ['pay支付pay', words('y支'), false],
  ['ÉCOLE Straße', words('école straße'), true],
  ['a b a b a c', words('a b a c'), true],
  ['a b a b a c', words('a b a b a c', true), true],
  ['a b a b a c', words('b b'), false],
  ['no words: 💳 …', words('💳'), true],
  ['', words(''), true],
  ['', words('', true), true],
  ['text', not(words('')), false],
  ['text', all(), true],
  ['text', any(), false],
  ['text', not(any()), true],
  [`${'x'.repeat(250)} end`, words('x'.repeat(250)), true],
  [`${'x'.repeat(250)} end`, words('x'.repeat(300)), true],
  [`${'x'.repeat(250)} end`, words('x'.repeat(199)), false],
  [`${'x'.repeat(250)} end`, words(`${'x'.repeat(250)} e`, true), true],
  [`x${'𝒜'.repeat(150)} end`, words(`x${'𝒜'.repeat(150)} end`), true],
  ['text', field('server', 'payserver'), true],
  ['text', field('server', 'PAYS', true), true],
  ['text', field('server', 'server', true), false],
  ['text', field('trace', ''), true],
  ['text', field('server', ''), false],
  ['text', field('server', '', true), true],
  ['text', any(words('nothing'), all(words('text'), not(field('level', 'error')))), true],
  ['text', not(all(words('text'), not(field('level', 'error')))), false],
]
