import { type RefObject, useEffect, useState } from 'react'

/** Where an element is. */
export interface Nearness {
  readonly isNear: boolean
  /** How high it was when that was last looked at, pixels; undefined before. */
  readonly height: number | undefined
}

/**
 * Whether an element is within so many pixels above or below what is seen, of the page or of what it scrolls in. `startsNear`
 * is what is taken to be so until the browser has looked.
 */
export function useNear(
  place: RefObject<Element | null>,
  margin: number,
  {
    scroller,
    startsNear = false,
  }: { readonly scroller?: RefObject<Element | null>; readonly startsNear?: boolean } = {},
): Nearness {
  const [nearness, setNearness] = useState<Nearness>({ isNear: startsNear, height: undefined })
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1)
        if (last) setNearness({ isNear: last.isIntersecting, height: last.boundingClientRect.height })
      },
      { root: scroller?.current ?? null, rootMargin: `${margin}px 0px` },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [place, margin, scroller])
  return nearness
}
