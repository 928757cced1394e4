import type { Range } from '../time/range.ts'

/** Something that happened at a moment that a chart shows. */
export interface ChartMark {
  /** Epoch seconds. */
  readonly at: number
  readonly tone: 'failure' | 'usual'
  readonly title: string
  readonly detail: string
  /** Where more is told of it; none where that is being read. */
  readonly href?: string
}

/** What is marked on the charts of a page, in order of time. */
export interface ChartMarks {
  readonly marks: readonly ChartMark[]
  /** Where those of a span are told of, the end not included; none where there is no such place. */
  linkTo?(span: Range): string
}

/** Where a chart's axis of time begins and ends, pixels. */
export interface Plot {
  readonly left: number
  readonly right: number
}

/** Marks that are one line on the chart. */
export interface MarkGroup {
  /** Pixels. */
  readonly left: number
  readonly marks: readonly ChartMark[]
}

/** Marks that are as near as this, pixels, would hide one another. */
const nearest = 24

/** The marks within a range as lines of a chart, none beside it. */
export function groupsOf(
  marks: readonly ChartMark[],
  { from, to }: Range,
  { left, right }: Plot,
): readonly MarkGroup[] {
  const groups: { left: number; marks: ChartMark[] }[] = []
  for (const mark of marks.toSorted((one, other) => one.at - other.at)) {
    if (mark.at < from || mark.at > to) continue
    const place = left + ((mark.at - from) / (to - from)) * (right - left)
    const last = groups.at(-1)
    if (last && place - last.left < nearest) last.marks.push(mark)
    else groups.push({ left: place, marks: [mark] })
  }
  return groups
}

/** Where a group leads to: what is told of its one mark, or of all in its minutes. */
export function linkOf({ marks }: MarkGroup, { linkTo }: ChartMarks): string | undefined {
  const [first, last] = [marks[0], marks.at(-1)]
  if (!first || !last) return undefined
  if (first === last) return first.href
  const minute = 60
  return linkTo?.({ from: minute * Math.floor(first.at / minute), to: minute * (Math.floor(last.at / minute) + 1) })
}
