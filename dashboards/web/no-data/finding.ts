import type { askDoctor } from '../api/questions.ts'

/** What the doctor answers. */
export type Diagnosis = Awaited<ReturnType<typeof askDoctor>>

export type Finding = Diagnosis['findings'][number]

/** Names that may have been meant, of a finding that knows some. */
export function nearNames({ facts }: Pick<Finding, 'facts'>): readonly string[] {
  const { near } = facts
  return typeof near === 'string' && near !== '' ? near.split(', ') : []
}
