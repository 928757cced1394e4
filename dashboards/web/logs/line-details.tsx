import { Button } from 'antd'
import type { LogLine } from '../api/generated.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { type Choice, withField } from '../state/search-terms.ts'
import { useSearch } from './use-search.ts'

const fields = ['app', 'server', 'set_name', 'file', 'node', 'podName', 'level', 'thread', 'trace'] as const

/** All that is known of a line, and what can be done with it. */
export function LineDetails({ line }: { readonly line: LogLine }) {
  const { logs: words } = useWords()
  const { change } = usePage()
  const { at, app, server, file, node } = line

  function follow() {
    const ofFile = { app, server, file }
    const q = Object.entries(ofFile).reduce((found, [field, value]) => withField(found, field, value, 'only'), '')
    change({ q, live: true, around: undefined })
  }

  return (
    <div className="line-details">
      <dl>
        {fields
          .filter((field) => line[field] !== '')
          .map((field) => (
            <FieldOf key={field} field={field} value={line[field]} />
          ))}
      </dl>
      {line.time_from === 'receipt' && <p className="dim">{words.timeOfReceipt}</p>}
      {line.marks
        .split(' ')
        .filter((mark) => words.marks.has(mark))
        .map((mark) => (
          <p key={mark} className="dim">
            {words.marks.get(mark)}
          </p>
        ))}
      <Button size="small" onClick={() => change({ around: { at, app, server, file, node } })}>
        {words.context}
      </Button>
      {file !== '' && (
        <Button size="small" onClick={follow}>
          {words.followFile}
        </Button>
      )}
    </div>
  )
}

function FieldOf({ field, value }: { readonly field: (typeof fields)[number]; readonly value: string }) {
  const { logs: words, search: searchWords } = useWords()
  const { q, search } = useSearch()
  const choose = (choice: Choice) => search(withField(q, field, value, choice))
  return (
    <div>
      <dt>{words.fields[field]}</dt>
      <dd>
        {value}
        <Button type="link" size="small" aria-label={searchWords.only(value)} onClick={() => choose('only')}>
          {words.onlyThis}
        </Button>
        <Button type="link" size="small" aria-label={searchWords.without(value)} onClick={() => choose('without')}>
          {words.withoutThis}
        </Button>
      </dd>
    </div>
  )
}
