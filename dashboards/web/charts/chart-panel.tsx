import type { ReactNode } from 'react'
import { useWords } from '../layout/preferences.tsx'
import './chart-panel.css'

interface Entry {
  readonly name: string
  readonly colour: string
  readonly mark?: 'dash' | 'dot' | 'band' | 'block'
}

interface ChartPanelProps {
  readonly title: string
  readonly legend: readonly Entry[]
  readonly help?: string
  /** Colours from few to many, where that is what they mean. */
  readonly scale?: readonly string[]
  readonly children: ReactNode
}

/** A chart with its title and what its colours mean. */
export function ChartPanel({ title, legend, help, scale, children }: ChartPanelProps) {
  return (
    <section className="panel chart-panel">
      <div className="chart-head">
        <h2 title={help ?? title}>{title}</h2>
        <ul className="legend">
          {legend.map(({ name, colour, mark }) => (
            <li key={name}>
              <i className={mark} style={{ color: colour }} />
              {name}
            </li>
          ))}
          {scale && <Scale colours={scale} />}
        </ul>
      </div>
      {children}
    </section>
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
