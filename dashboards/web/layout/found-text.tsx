import { type ComponentType, Fragment } from 'react'
import { segmentsOf } from '../state/found-words.ts'

interface FoundTextProps {
  readonly text: string
  /** What is searched for in it. */
  readonly found: RegExp | undefined
  /** What shows each of its parts, if that is more than text. */
  readonly shownAs?: ComponentType<{ readonly text: string }> | undefined
}

/** A text in which is marked what was found. */
export function FoundText({ text, found, shownAs: Shown = Fragmented }: FoundTextProps) {
  return segmentsOf(text, found).map(({ text, isFound }, place) => {
    const Around = isFound ? 'mark' : Fragment
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text stay in their order
      <Around key={place}>
        <Shown text={text} />
      </Around>
    )
  })
}

function Fragmented({ text }: { readonly text: string }) {
  return text
}
