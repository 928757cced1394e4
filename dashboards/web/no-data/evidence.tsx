import { Table, type TableColumnType } from 'antd'
import type { ReactNode } from 'react'
import { countText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { shortText } from '../time/clock.ts'
import type { Diagnosis } from './finding.ts'
import { reasonText } from './reason.ts'

type ColumnName = keyof Words['noData']['columns']
type Cell = string | number | null

interface EvidenceProps<Row> {
  readonly title: string
  readonly rows: readonly Row[]
  readonly columns: readonly (ColumnName & keyof Row)[]
  /** Each signal has a row, whether or not there is something to tell of it. */
  readonly bySignal?: true
}

/** What the doctor looked at: which signals came, who reported, who was refused, what waits. */
export function Evidence({ sent, reporters, refused, queue, deadLetters }: Diagnosis) {
  const { noData: words } = useWords()
  return (
    <div className="evidence">
      <EvidenceTable title={words.sent} rows={sent} columns={['signal', 'last', 'frames', 'records']} bySignal />
      <EvidenceTable
        title={words.reporters}
        rows={reporters}
        columns={['module', 'peer', 'signal', 'last', 'frames', 'records', 'ignored', 'rejected', 'clockOffset']}
      />
      <EvidenceTable title={words.refused} rows={refused} columns={['peer', 'signal', 'reason', 'last', 'frames']} />
      {queue ? (
        <EvidenceTable
          title={words.queue}
          rows={queue}
          columns={['signal', 'batches', 'records', 'parked', 'oldest']}
          bySignal
        />
      ) : (
        <Section title={words.queue}>
          <p className="none dim">{words.unknown}</p>
        </Section>
      )}
      <EvidenceTable title={words.deadLetters} rows={deadLetters} columns={['signal', 'records', 'reason', 'last']} />
    </div>
  )
}

function EvidenceTable<Row extends object>({ title, rows, columns, bySignal }: EvidenceProps<Row>) {
  const { noData: words } = useWords()
  const texts = useCellTexts()
  const described = columns.map((name): TableColumnType<Row> => {
    const isNumber = rows.some((row) => typeof row[name] === 'number')
    return {
      key: name,
      title: words.columns[name],
      align: isNumber ? 'right' : 'left',
      // Rows of the API's answers hold texts, numbers and null.
      render: (_, row) => texts(name, row[name] as Cell),
    }
  })
  return (
    <Section title={title} count={bySignal ? 0 : rows.length}>
      {rows.length === 0 ? (
        <p className="none dim">{words.none}</p>
      ) : (
        <Table
          size="small"
          columns={described}
          // Ant Design's own type for rows is not readonly; it changes none.
          dataSource={rows as Row[]}
          rowKey={(row) => JSON.stringify(row)}
          pagination={rows.length > 20 ? { pageSize: 20, size: 'small', showSizeChanger: false } : false}
        />
      )}
    </Section>
  )
}

/** How a cell of each column reads. */
function useCellTexts(): (name: ColumnName, value: Cell) => ReactNode {
  const words = useWords()
  const { zone, now } = usePage()
  return (name, value) => {
    if (value === null) return '–'
    if (name === 'last' || name === 'oldest') return shortText(Date.parse(String(value)) / 1000, now, zone)
    if (name === 'clockOffset') return clockText(Number(value), words.noData)
    if (typeof value === 'number') return countText(value)
    const meaning = name === 'reason' ? reasonText(value, words) : undefined
    return meaning === undefined ? (
      value
    ) : (
      <span className="reason" title={value}>
        {meaning}
      </span>
    )
  }
}

/** A second or less is what the way from there takes. */
function clockText(milliseconds: number, words: Words['noData']): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  if (seconds <= 1) return words.exact
  return milliseconds > 0 ? words.ahead(`${seconds} s`) : words.behind(`${seconds} s`)
}

interface SectionProps {
  readonly title: string
  readonly count?: number
  readonly children: ReactNode
}

function Section({ title, count, children }: SectionProps) {
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>
          {title} {count !== undefined && count > 0 && <span className="dim">{count}</span>}
        </h2>
      </div>
      {children}
    </section>
  )
}
