import type { askHistogram } from '../api/logs.ts'
import type { Scale } from '../charts/heatmap-picture.ts'
import { type Drawing, line, type Option, timeOption, valueAxis } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { shortCount } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'
import { colourOfLevel, levels } from './levels.ts'

type Step = Awaited<ReturnType<typeof askHistogram>>['steps'][number]

/** The levels that there are, the most severe first, those that nobody knows last. */
export function levelsOf(steps: readonly Step[]): readonly string[] {
  const found = new Set(steps.flatMap((step) => Object.keys(step.levels)))
  return [...levels, ...found].filter((level, place, all) => found.has(level) && all.indexOf(level) === place)
}

/** How many lines each step has, a bar for each, in the colours of their levels. */
export function histogramOption(steps: readonly Step[], drawing: Drawing, words: Words['logs']): Option {
  const { palette, axis } = drawing
  const shown = levelsOf(steps)
  return {
    ...timeOption(drawing, (time) => tipOf(stepAt(steps, time, axis.step), drawing, words)),
    yAxis: valueAxis(palette, shortCount),
    series: [
      // What the pointer keeps to.
      line(
        '',
        steps.map(({ timestamp }) => [visibleOf(timestamp, drawing).middle, 0]),
        { colour: 'transparent', width: 0 },
      ),
      {
        type: 'custom',
        name: 'bars',
        encode: { x: 0, y: 1 },
        data: steps.map(({ timestamp, count }) => [visibleOf(timestamp, drawing).middle, count]),
        silent: true,
        clip: true,
        tooltip: { show: false },
        renderItem: ({ dataIndex }: { readonly dataIndex: number }, scale: Scale) => {
          const step = steps[dataIndex]
          return step && barOf(step, shown, drawing, scale)
        },
      },
    ],
  }
}

/** The part of a step that lies in the range: the first one may begin before it. */
function visibleOf(timestamp: number, { axis: { range, step } }: Drawing) {
  const from = Math.max(timestamp, range.from)
  const to = Math.max(from, Math.min(timestamp + step, range.to))
  return { from, to, middle: (from + to) / 2 }
}

/** The most severe lines of a step stand at the foot of its bar. */
function barOf(step: Step, shown: readonly string[], drawing: Drawing, scale: Scale) {
  const { from, to } = visibleOf(step.timestamp, drawing)
  const [left, right] = [scale.coord([from, 0])[0], scale.coord([to, 0])[0]]
  // A hair between bars, as long as they are wide enough for one.
  const gap = right - left > 4 ? 1 : 0
  let below = 0
  const children = shown.flatMap((level) => {
    const count = step.levels[level] ?? 0
    if (count === 0) return []
    const bottom = scale.coord([from, below])[1]
    below += count
    const top = scale.coord([from, below])[1]
    const shape = { x: left, y: top, width: Math.max(1, right - left - gap), height: bottom - top }
    return [{ type: 'rect', shape, style: { fill: colourOfLevel(level, drawing.palette) } }]
  })
  return { type: 'group', children }
}

function stepAt(steps: readonly Step[], time: number, length: number): Step | undefined {
  return steps.findLast(({ timestamp }) => timestamp <= time && time < timestamp + length)
}

function tipOf(step: Step | undefined, { palette, axis }: Drawing, words: Words['logs']): Tip | undefined {
  if (!step) return undefined
  const rows = levelsOf([step]).map((level) => ({
    colour: colourOfLevel(level, palette),
    name: level === '' ? words.noLevel : level,
    value: shortCount(step.levels[level] ?? 0),
  }))
  return { title: dateTimeText(step.timestamp, axis.zone), rows }
}

/** What is told of the step with the most lines. */
export function highestTip(steps: readonly Step[], drawing: Drawing, words: Words['logs']): Tip | undefined {
  return tipOf(steps.toSorted((one, other) => other.count - one.count)[0], drawing, words)
}
