import { Button } from 'antd'
import { useState } from 'react'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'
import { instantOfTyped, Moment, typedOf } from './time-form.tsx'

interface OtherStartProps {
  readonly disabled: boolean
  onAdd(instant: number): void
}

/** Where any other range to compare with begins. */
export function OtherStart({ disabled, onAdd }: OtherStartProps) {
  const { compare: words } = useWords()
  const { zone, range } = usePage()
  const [typed, setTyped] = useState(() => typedOf(range.from - 2 * 86_400, zone))
  const instant = instantOfTyped(typed, zone)
  return (
    <div className="other-start">
      <Moment label={words.other} typed={typed} onType={setTyped} />
      <Button
        size="small"
        aria-label={words.other}
        disabled={disabled || instant === undefined}
        onClick={() => instant !== undefined && onAdd(instant)}
      >
        +
      </Button>
    </div>
  )
}
