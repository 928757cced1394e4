import { SwapOutlined } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { Words } from '../i18n/en.ts'
import { type Comparison, mostCompared, namedComparisons } from '../state/url.ts'
import { dateTimeText, dayName } from '../time/clock.ts'
import { type Page, usePage } from './page.tsx'
import { PopUp } from './pop-up.tsx'
import { useWords } from './preferences.tsx'

const OtherStart = lazy(async () => ({ default: (await import('./other-start.tsx')).OtherStart }))

/** Shows and chooses the ranges to compare with; nothing is asked before the choice is confirmed. */
export function ComparePicker() {
  const words = useWords()
  const page = usePage()
  const { state, change } = page
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState<readonly Comparison[]>(state.compare)
  const others = chosen.filter((each) => typeof each === 'number')
  const isFull = chosen.length >= mostCompared

  function toggle(comparison: Comparison, isOn: boolean) {
    setChosen(isOn ? [...chosen, comparison] : chosen.filter((each) => each !== comparison))
  }

  const content = (
    <div className="compare-popover">
      <h2>{words.compare.title}</h2>
      {[...namedComparisons, ...others].map((comparison) => (
        <Checkbox
          key={comparison}
          checked={chosen.includes(comparison)}
          disabled={isFull && !chosen.includes(comparison)}
          onChange={(event) => toggle(comparison, event.target.checked)}
        >
          {comparisonName(comparison, words, page)}
        </Checkbox>
      ))}
      <Suspense fallback={null}>
        <OtherStart disabled={isFull} onAdd={(instant) => toggle(instant, true)} />
      </Suspense>
      <p className="dim">{words.compare.most}</p>
      <div className="form-foot">
        <Button size="small" type="text" onClick={() => setChosen([])}>
          {words.compare.none}
        </Button>
        <Button
          type="primary"
          size="small"
          onClick={() => {
            setOpen(false)
            change({ compare: chosen })
          }}
        >
          {words.time.apply}
        </Button>
      </div>
    </div>
  )
  return (
    <PopUp
      label={words.compare.title}
      icon={<SwapOutlined aria-hidden />}
      content={content}
      isOpen={isOpen}
      onOpen={(open) => {
        setChosen(state.compare)
        setOpen(open)
      }}
    >
      <span title={state.compare.map((each) => comparisonName(each, words, page)).join(', ')}>
        {comparisonsText(state.compare, words, page)}
      </span>
    </PopUp>
  )
}

/** "vs yesterday, same day last week" */
function comparisonsText(compare: readonly Comparison[], words: Words, when: When): string {
  const [first, ...others] = compare
  if (first === undefined) return words.compare.none
  const name = comparisonName(first, words, when)
  return words.compare.versus(others.length === 0 ? name : `${name} +${others.length}`)
}

type When = Pick<Page, 'range' | 'now' | 'zone'>

/** A comparison in words: of a range that is not today's "yesterday" would be another day than the one before it. */
export function comparisonName(comparison: Comparison, { compare: words }: Words, { range, now, zone }: When): string {
  if (typeof comparison === 'number') return words.startingAt(dateTimeText(comparison, zone))
  const isToday = dayName(range.to - 1, zone) >= dayName(now, zone)
  return (isToday ? words : words.ofPast)[comparison]
}
