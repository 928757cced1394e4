import { useEffect, useState } from 'react'

/** What is shown for a while takes the keyboard; it goes back to where it was before. */
export function useReturningFocus(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus()
    },
    [before],
  )
}
