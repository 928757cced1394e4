import type { Words } from '../i18n/en.ts'

/** Why something was refused, in words: of a reason that is none of ours, a store's own say, there are none. */
export function reasonText(reason: string | number | null | undefined, words: Words): string | undefined {
  // A text may name anything, also what every object inherits.
  return Object.entries(words.noData.reasons).find(([name]) => name === reason)?.[1]
}
