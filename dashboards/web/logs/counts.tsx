import { MinusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { askCounts, type CountedField, countedFields, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { shortCount } from '../format/numbers.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { withField } from './terms.ts'

const shown = 8

/** How many lines each value has; a click keeps to a value, or leaves it out. */
export function Counts({ question }: { readonly question: LogQuestion }) {
  return (
    <aside className="counts">
      {countedFields.map((field) => (
        <CountsOf key={field} field={field} question={question} />
      ))}
    </aside>
  )
}

function CountsOf({ field, question }: { readonly field: CountedField; readonly question: LogQuestion }) {
  const { logs: words } = useWords()
  const { state, change } = usePage()
  const { answer } = useAnswer(askCounts, { ...question, by: field, limit: shown })
  if (!answer || answer.counts.length === 0) return null
  const most = answer.counts[0]?.count ?? 1
  const choose = (value: string, how: 'only' | 'without') => change({ q: withField(state.q, field, value, how) })
  return (
    <section>
      <h3>{words.fields[field]}</h3>
      <ul>
        {answer.counts.map(({ value, count }) => (
          <li key={value}>
            <button type="button" className="count" title={words.only(value)} onClick={() => choose(value, 'only')}>
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
              onClick={() => choose(value, 'without')}
            />
          </li>
        ))}
      </ul>
      {answer.cut > 0 && <span className="dim">{words.moreValues(answer.cut)}</span>}
    </section>
  )
}
