import { MinusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { shortCount } from '../format/numbers.ts'
import type { Choice } from '../state/search-terms.ts'
import { useWords } from './preferences.tsx'
import './value-counts.css'

export interface ValueCount {
  readonly value: string
  readonly count: number
  /** What the value is called, where that is not how it is written. */
  readonly name?: string | undefined
}

interface ValueCountsProps {
  readonly title: string
  readonly counts: readonly ValueCount[]
  /** How many values are not among them. */
  readonly cut: number
  /** Whether these are counts of the question before. */
  readonly asking: boolean
  /** Whether what has a value may be left out; usually so. */
  readonly canBeWithout?: boolean
  onChoose(value: string, choice: Choice): void
}

/** How often each value comes, the most frequent first; a click keeps to one, or leaves it out. */
export function ValueCounts({ title, counts, cut, asking, canBeWithout = true, onChoose }: ValueCountsProps) {
  const { search: words } = useWords()
  const most = Math.max(1, ...counts.map(({ count }) => count))
  if (counts.length === 0) return null
  return (
    <section className={`value-counts${asking ? ' asking' : ''}`} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {counts.map(({ value, count, name = value || words.none }) => {
          return (
            <li key={value}>
              <button type="button" className="count" title={words.only(name)} onClick={() => onChoose(value, 'only')}>
                <i style={{ width: `${(100 * count) / most}%` }} />
                <span>{name}</span>
                <b>{shortCount(count)}</b>
              </button>
              {canBeWithout && (
                <Button
                  type="text"
                  size="small"
                  icon={<MinusOutlined />}
                  aria-label={words.without(name)}
                  title={words.without(name)}
                  onClick={() => onChoose(value, 'without')}
                />
              )}
            </li>
          )
        })}
      </ul>
      {cut > 0 && <span className="dim">{words.moreValues(cut)}</span>}
    </section>
  )
}
