import { useMemo } from 'react'
import type { PropertyAnswer, PropertyQuestion, PropertySeries } from '../api/property.ts'
import { Chart } from '../charts/chart.tsx'
import { ChartPanel } from '../charts/chart-panel.tsx'
import type { ChartMarks } from '../charts/marks.ts'
import { spokenTip } from '../charts/tooltip.ts'
import { nothing } from '../format/numbers.ts'
import { comparisonName } from '../layout/compare-picker.tsx'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { isText, newestValue, propertyChart } from './property-option.ts'

const height = 148

interface PropertyPanelProps {
  readonly series: PropertySeries
  /** The answer that it is of, and the question that this answers. */
  readonly answer: PropertyAnswer
  readonly answered: PropertyQuestion
  readonly marks: ChartMarks | undefined
}

/** A property by one policy. */
export function PropertyPanel({ series, answer, answered, marks }: PropertyPanelProps) {
  const { words, palette } = usePreferences()
  const { zone, change } = usePage()
  const { policies, ownPolicy, ownTexts, uneven } = words.properties
  const isOfTexts = series.kind === 'own' && isText(series)
  const help = policies.get(series.policy) ?? (isOfTexts ? ownTexts : ownPolicy)
  const isUneven = series.kind === 'distribution' && series.uneven
  const compared = useMemo(
    () =>
      answer.compared.flatMap(({ series: others }, place) => {
        const comparison = answered.compare[place]
        const same = others.find(
          ({ property_name, policy }) => property_name === series.property_name && policy === series.policy,
        )
        if (comparison === undefined || !same || same.kind === 'distribution' || isOfTexts) return []
        const colour = palette.compared[place] ?? palette.dim
        return [
          {
            name: comparisonName(comparison, words, { range: answered.range, now: answered.asOf, zone }),
            colour,
            series: same,
          },
        ]
      }),
    [series, isOfTexts, answer, answered, words, palette, zone],
  )
  const { option, describe } = useMemo(() => {
    const { range, step, asOf: now } = answered
    return propertyChart(series, compared, { axis: { range, step, zone, now }, palette, gaps: [] }, words)
  }, [series, compared, answered, zone, palette, words])
  const name = `${series.property_name} · ${series.policy}`
  const newest = series.points.at(-1)
  return (
    <ChartPanel
      title={name}
      legend={[
        { name: newestValue(series) ?? nothing, colour: palette.accent },
        ...compared.map((each) => ({ name: each.name, colour: each.colour, mark: 'dash' as const })),
      ]}
      {...(series.kind === 'distribution' || isOfTexts ? { scale: palette.heat.slice(1) } : {})}
    >
      <p className="dim property-help">
        {help} {isUneven && uneven}
      </p>
      <Chart
        option={option}
        label={`${name}: ${help}`}
        summary={newest ? words.summary.newest(spokenTip(describe(newest.timestamp))) : ''}
        height={height}
        range={answered.range}
        marks={marks}
        onSelect={(range) => change({ range: { kind: 'between', ...range } })}
      />
    </ChartPanel>
  )
}
