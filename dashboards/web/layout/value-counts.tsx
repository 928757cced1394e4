import { MinusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { shortCount } from '../format/numbers.ts'
import { useWords } from './preferences.tsx'
import './value-counts.css'

export interface ValueCount {
  readonly value: string
  readonly count: number
}

interface ValueCountsProps {
  readonly title: string
  readonly counts: readonly ValueCount[]
  /** How many values are not among them. */
  readonly cut: number
  onChoose(value: string, how: 'only' | 'without'): void
}

/** How often each value comes, the most frequent first; a click keeps to one, or leaves it out. */
export function ValueCounts({ title, counts, cut, onChoose }: ValueCountsProps) {
  const { logs: words } = useWords()
  const most = Math.max(1, ...counts.map(({ count }) => count))
  if (counts.length === 0) return null
  return (
    <section className="value-counts">
      <h3>{title}</h3>
      <ul>
        {counts.map(({ value, count }) => (
          <li key={value}>
            <button type="button" className="count" title={words.only(value)} onClick={() => onChoose(value, 'only')}>
              <i style={{ width: `${(100 * count) / most}%` }} />
              <span>{value === '' ? words.none : value}</span>
              <b>{shortCount(count)}</b>
            </button>
            <Button
              type="text"
              size="small"
              icon={<MinusOutlined />}
              aria-label={words.without(value)}
              title={words.without(value)}
              onClick={() => onChoose(value, 'without')}
            />
          </li>
        ))}
      </ul>
      {cut > 0 && <span className="dim">{words.moreValues(cut)}</span>}
    </section>
  )
}
