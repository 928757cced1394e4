import type { askDoctor } from '../api/questions.ts'
import type { Words } from '../i18n/en.ts'

/** What the doctor answers. */
export type Diagnosis = Awaited<ReturnType<typeof askDoctor>>

export type Finding = Diagnosis['findings'][number]

/** Why something was refused, in words: of a reason that is none of ours, a store's own say, there are none. */
export function reasonText(reason: string | number | null | undefined, words: Words): string | undefined {
  // A text may name anything, also what every object inherits.
  return Object.entries(words.noData.reasons).find(([name]) => name === reason)?.[1]
}

/** Names that may have been meant, of a finding that knows some. */
export function nearNames({ facts }: Pick<Finding, 'facts'>): readonly string[] {
  const { near } = facts
  return typeof near === 'string' && near !== '' ? near.split(', ') : []
}
