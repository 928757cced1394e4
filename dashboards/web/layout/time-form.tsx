import { Button, DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { instantOf, minutesOf, readingAt } from '../time/clock.ts'
import type { Range, RangeChoice } from '../time/range.ts'
import type { Zone } from '../time/zone.ts'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

interface Typed {
  readonly date: string
  /** As it was typed, HHMM. */
  readonly clock: string
}

interface TimeFormProps {
  readonly range: Range
  onChoose(choice: RangeChoice): void
}

const longest = 31 * 86_400

/** A range by its dates and its times, typed as in TarsWeb: HHMM. */
export function TimeForm({ range, onChoose }: TimeFormProps) {
  const { time: words } = useWords()
  const { zone } = usePage()
  const [from, setFrom] = useState(() => typedOf(range.from, zone))
  const [to, setTo] = useState(() => typedOf(range.to, zone))
  const [start, end] = [instantOfTyped(from, zone), instantOfTyped(to, zone)]
  const isComplete = start !== undefined && end !== undefined
  const problem = !isComplete
    ? words.wrongClock
    : end <= start
      ? words.wrongOrder
      : end - start > longest
        ? words.tooLong
        : undefined

  return (
    <form
      className="time-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete && !problem) onChoose({ kind: 'between', from: start, to: end })
      }}
    >
      <h2>{words.exact}</h2>
      <Moment label={words.from} typed={from} onType={setFrom} />
      <Moment label={words.to} typed={to} onType={setTo} />
      <p role="alert" className="problem">
        {problem}
      </p>
      <div className="form-foot">
        <span className="dim">
          {zone.name} {zone.offsetName(range.to)}
        </span>
        <Button type="primary" size="small" htmlType="submit" disabled={problem !== undefined}>
          {words.apply}
        </Button>
      </div>
    </form>
  )
}

interface MomentProps {
  readonly label: string
  readonly typed: Typed
  onType(typed: Typed): void
}

/** A date and a time. */
export function Moment({ label, typed, onType }: MomentProps) {
  const { time: words } = useWords()
  const id = useId()
  const isClock = minutesOf(typed.clock) !== undefined
  return (
    <div className="moment">
      <label htmlFor={id}>{label}</label>
      <DatePicker
        id={id}
        size="small"
        // It takes the date, and does not yet confirm the form.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        allowClear={false}
        value={dayjs(typed.date)}
        onChange={(date) => date && onType({ ...typed, date: date.format('YYYY-MM-DD') })}
      />
      <Input
        size="small"
        className="clock"
        aria-label={`${label}: ${words.clock}`}
        status={isClock ? '' : 'error'}
        value={typed.clock}
        maxLength={5}
        onChange={(event) => onType({ ...typed, clock: event.target.value })}
      />
    </div>
  )
}

export function typedOf(instant: number, zone: Zone): Typed {
  const { date, time } = readingAt(instant, zone)
  return { date, clock: time.replace(':', '') }
}

export function instantOfTyped({ date, clock }: Typed, zone: Zone): number | undefined {
  const minutes = minutesOf(clock)
  return minutes === undefined ? undefined : instantOf(date, minutes, zone)
}
