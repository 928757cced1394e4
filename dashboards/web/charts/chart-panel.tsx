import type { ReactNode } from 'react'
import { useWords } from '../layout/preferences.tsx'
import './chart-panel.css'

interface Entry {
  readonly name: string
  readonly colour: string
  readonly mark?: 'dash' | 'dot' | 'band' | 'block'
}

interface ChartPanelProps extends Pick<LegendProps, 'scale'> {
  readonly title: string
  readonly legend: readonly Entry[]
  readonly help?: string
  readonly children: ReactNode
}

/** A chart with its title and what its colours mean. */
export function ChartPanel({ title, legend, help, scale, children }: ChartPanelProps) {
  return (
    <section className="panel chart-panel">
      <div className="chart-head">
        <h2 title={help ?? title}>{title}</h2>
        <Legend entries={legend} {...(scale && { scale })} />
      </div>
      {children}
    </section>
  )
}

interface LegendProps {
  readonly entries: readonly Entry[]
  /** Colours from few to many, where that is what they mean. */
  readonly scale?: readonly string[]
}

/** What the colours of a chart mean. */
export function Legend({ entries, scale }: LegendProps) {
  return (
    <ul className="legend">
      {entries.map(({ name, colour, mark }) => (
        <li key={name}>
          <i className={mark} style={{ color: colour }} />
          {name}
        </li>
      ))}
      {scale && <Scale colours={scale} />}
    </ul>
  )
}

function Scale({ colours }: { readonly colours: readonly string[] }) {
  const { charts: words } = useWords()
  return (
    <li className="scale">
      {words.few}
      <i style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} />
      {words.many}
    </li>
  )
}
