import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useNear } from './use-near.ts'

/** What comes next is asked for before its end comes into sight, pixels. */
const margin = 600

interface MoreProps {
  readonly text: string
  /** Whether it is asked for when it is nearly in sight, or only at a click. */
  readonly isAutomatic: boolean
  onMore(): void
}

/** At the end of what was found so far: asks for the next of it. */
export function More({ text, isAutomatic, onMore }: MoreProps) {
  const place = useRef<HTMLParagraphElement>(null)
  const ask = useRef(onMore)
  ask.current = onMore
  const { isNear } = useNear(place, margin)
  useEffect(() => {
    if (isNear && isAutomatic) ask.current()
  }, [isNear, isAutomatic])
  return (
    <p ref={place} className="more">
      <Button onClick={onMore}>{text}</Button>
    </p>
  )
}
