import { ClockCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { Words } from '../i18n/en.ts'
import { dateTimeText, readingAt } from '../time/clock.ts'
import type { RangeChoice } from '../time/range.ts'
import type { Zone } from '../time/zone.ts'
import { usePage } from './page.tsx'
import { PopUp } from './pop-up.tsx'
import { useWords } from './preferences.tsx'

const TimeForm = lazy(async () => ({ default: (await import('./time-form.tsx')).TimeForm }))

const quick: readonly RangeChoice[] = [
  ...[5, 15, 30, 60, 180, 360, 720, 1440].map((minutes) => ({ kind: 'last', minutes }) as const),
  { kind: 'day', day: 'today' },
  { kind: 'day', day: 'yesterday' },
  { kind: 'last', minutes: 7 * 1440 },
  { kind: 'last', minutes: 30 * 1440 },
]

/** Shows and chooses the range; nothing is asked before a choice is confirmed. */
export function TimePicker() {
  const words = useWords()
  const { state, change, zone, range } = usePage()
  const [isOpen, setOpen] = useState(false)

  function choose(choice: RangeChoice) {
    setOpen(false)
    change({ range: choice })
  }

  const content = (
    <div className="time-popover">
      <section>
        <h2>{words.time.quick}</h2>
        <div className="quick">
          {quick.map((choice) => (
            <Button
              key={JSON.stringify(choice)}
              type={isSame(choice, state.range) ? 'primary' : 'text'}
              size="small"
              onClick={() => choose(choice)}
            >
              {choiceText(choice, words, zone)}
            </Button>
          ))}
        </div>
      </section>
      <Suspense fallback={null}>
        <TimeForm range={range} onChoose={choose} />
      </Suspense>
    </div>
  )
  return (
    <PopUp
      label={words.time.title}
      icon={<ClockCircleOutlined aria-hidden />}
      content={content}
      isOpen={isOpen}
      onOpen={setOpen}
    >
      <span>{choiceText(state.range, words, zone)}</span>
      <span className="zone" title={words.time.zone}>
        {zone.name !== 'UTC' && <span className="zone-name">{zone.name} </span>}
        {zone.offsetName(range.to)}
      </span>
    </PopUp>
  )
}

/** A choice in words: "Last 6 h", "Today", "2026-01-31 08:00 – 09:30". */
function choiceText(choice: RangeChoice, { time: words }: Words, zone: Zone): string {
  if (choice.kind === 'last') return words.last(spanText(choice.minutes, words))
  if (choice.kind === 'day') {
    if (choice.day === 'today' || choice.day === 'yesterday') return words[choice.day]
    return `${choice.day.slice(0, 4)}-${choice.day.slice(4, 6)}-${choice.day.slice(6)}`
  }
  const [from, to] = [readingAt(choice.from, zone), readingAt(choice.to, zone)]
  return `${from.date} ${from.time} – ${from.date === to.date ? to.time : dateTimeText(choice.to, zone)}`
}

function spanText(minutes: number, words: Words['time']): string {
  if (minutes % 1440 === 0) return words.days(minutes / 1440)
  return minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes)
}

function isSame(one: RangeChoice, other: RangeChoice): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
