import './figures.css'
import {
  bucketText,
  changeText,
  percentileText,
  pointsText,
  shareText,
  shortCount,
  timeText,
} from '../format/numbers.ts'
import { changeOf, type FigureName, type Figures, isShare } from './measures.ts'

interface FigureProps {
  readonly figures: Figures | undefined
  /** What it is compared with; undefined where nothing is. */
  readonly before: Figures | undefined
  readonly name: FigureName
}

/** A number and, small beside it, how it changed. */
export function Figure({ figures, before, name }: FigureProps) {
  return (
    <>
      <span className={toneOf(figures, name)} title={boundsOf(figures, name)}>
        {figureText(figures, name)}
      </span>
      <Change name={name} change={changeOf(figures, before, name)} />
    </>
  )
}

/** How a figure changed; one that got clearly worse is told in colour. */
export function Change({ name, change }: { readonly name: FigureName; readonly change: number | null }) {
  const text = isShare(name) ? pointsText(change) : changeText(change)
  if (change === null || text === '') return null
  const worse = name === 'successRate' ? -change : change
  const limit = isShare(name) ? 0.005 : 0.2
  const tone = name === 'callsPerMinute' || Math.abs(worse) < limit ? '' : worse > 0 ? 'worse' : 'better'
  return <small className={`change ${tone}`}>{text}</small>
}

export function figureText(figures: Figures | undefined, name: FigureName): string {
  if (!figures) return '–'
  if (name === 'p50' || name === 'p99') return percentileText(figures[name])
  if (name === 'callsPerMinute') return shortCount(figures.callsPerMinute ?? 0)
  return name === 'average' ? timeText(figures.average) : shareText(figures[name])
}

/** Failures speak in their own colour, and louder where they are many. */
function toneOf(figures: Figures | undefined, name: FigureName): string {
  if (name !== 'timeoutRate' && name !== 'exceptionRate') return 'value'
  const share = figures?.[name] ?? 0
  if (share === 0) return 'value quiet'
  return `value ${name === 'timeoutRate' ? 'timeout' : 'exception'}${share >= 0.01 ? ' loud' : ''}`
}

function boundsOf(figures: Figures | undefined, name: FigureName): string | undefined {
  const value = name === 'p50' || name === 'p99' ? figures?.[name] : undefined
  return value ? bucketText(value.lower, value.upper) : undefined
}
