import { useMemo } from 'react'
import type { ExitCard } from '../api/exits.ts'
import { Chart } from '../charts/chart.tsx'
import { Legend } from '../charts/chart-panel.tsx'
import { spokenTip } from '../charts/tooltip.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { lastCallsOption, lastCallsTip } from './card-calls-option.ts'
import { CardPart } from './card-part.tsx'
import { isFailure, shortText } from './exit-text.ts'

/** As many minutes are asked for before and after an exit. */
const [before, after] = [15, 2]
const minute = 60
const height = 120
const outcomeNames = ['success', 'timeout', 'exception'] as const

/** How calls to a pod went until it ended, minute by minute. */
export function CardCalls({ card }: { readonly card: ExitCard }) {
  const { words } = usePreferences()
  const { exits } = words
  const title = card.callsView ? exits.callsOf[card.callsView] : exits.calls
  return (
    <CardPart card={card} part="calls" title={title} nothing={exits.noCallsOfPod}>
      <LastCalls card={card} />
    </CardPart>
  )
}

function LastCalls({ card: { exit, calls } }: { readonly card: ExitCard }) {
  const { words, palette } = usePreferences()
  const { zone, now, change } = usePage()
  const { range, option, newest } = useMemo(() => {
    const last = minute * Math.floor(exit.timestamp / 1000 / minute)
    const range = { from: last - before * minute, to: last + after * minute }
    const drawing = { axis: { range, step: minute, zone, now }, palette, gaps: [] }
    const newest = calls.at(-1)
    return {
      range,
      option: lastCallsOption(calls, drawing, words),
      newest: newest && spokenTip(lastCallsTip(newest, newest.timestamp, drawing, words)),
    }
  }, [exit, calls, zone, now, palette, words])
  const marks = useMemo(() => {
    const tone = isFailure(exit) ? ('failure' as const) : ('usual' as const)
    const mark = { at: exit.timestamp / 1000, tone, title: shortText(exit, words), detail: exit.pod }
    return { marks: [mark] }
  }, [exit, words])
  return (
    <>
      <Legend entries={outcomeNames.map((name) => ({ name: words.measures[name], colour: palette[name] }))} />
      <Chart
        option={option}
        label={words.exits.calls}
        summary={newest ? words.summary.newest(newest) : ''}
        height={height}
        range={range}
        marks={marks}
        onSelect={(chosen) => change({ range: { kind: 'between', ...chosen } })}
      />
    </>
  )
}
