import type { Retentions } from '../signals/retention.ts'

/** As many days, and as many bytes, for every signal. */
export function retentionOf(days: number, bytes = 50 * 1024 ** 3): Retentions {
  const each = { days, bytes }
  return {
    stat: each,
    property: each,
    notify: each,
    log: each,
    span: each,
    event: each,
    exit: each,
    reporter: each,
    rollup: each,
  }
}
