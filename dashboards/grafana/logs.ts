import { dashboard } from './dashboard.ts'
import { count, logLines, overTime, rows } from './elastic.ts'
import { lines, series, table } from './panels.ts'
import { log, notify, type Source } from './sources.ts'
import { luceneOf, namesVariable, sourceVariable, textVariable } from './variables.ts'

/** Which lines, as Lucene; what is typed in is Lucene itself. */
const written = `app:$app AND server:$server AND level:$level AND podName:$pod AND (${luceneOf('words')})`
const sent = `app.keyword:$app AND server.keyword:$server AND (${luceneOf('words')})`

/** What Tars services write and tell. */
export const logs = dashboard({
  uid: 'tarsier-logs',
  title: 'Tars logs and messages',
  description: 'Lines of remote logs and notify messages of Tars services.',
  from: 'now-1h',
  refresh: '',
  variables: [
    sourceVariable(log),
    sourceVariable(notify),
    namesVariable({ name: 'app', label: 'App', source: log, field: 'app' }),
    namesVariable({ name: 'server', label: 'Server', source: log, field: 'server', among: 'app:$app' }),
    namesVariable({ name: 'level', label: 'Level', source: log, field: 'level' }),
    namesVariable({ name: 'pod', label: 'Pod', source: log, field: 'podName', among: 'app:$app AND server:$server' }),
    textVariable('words', 'Words, as tokens:timeout', '*:*'),
  ],
  rows: [
    {
      title: 'Logs',
      panels: [
        series({
          title: 'Lines by level',
          source: log,
          unit: 'short',
          stacked: true,
          targets: [overTime(written, [count], '{{term level}}', { field: 'level' })],
        }),
        countsTable('Who writes', log, written, { app: 'App', server: 'Server', level: 'Level' }),
        lines({ title: 'Lines', source: log, targets: [logLines(written, 500)] }),
      ],
    },
    {
      title: 'Messages',
      panels: [
        series({
          title: 'Messages by level',
          source: notify,
          unit: 'short',
          stacked: true,
          targets: [overTime(sent, [count], '{{term level.keyword}}', { field: 'level.keyword' })],
        }),
        countsTable('Who tells', notify, sent, {
          'app.keyword': 'App',
          'server.keyword': 'Server',
          'level.keyword': 'Level',
        }),
        lines({ title: 'Messages', source: notify, targets: [logLines(sent, 500)] }),
      ],
    },
  ],
})

function countsTable(title: string, source: Source, query: string, names: Readonly<Record<string, string>>) {
  const groups = Object.keys(names).map((field) => ({ field, size: 20 }))
  return table({
    title,
    source,
    targets: [rows(query, [count], ...groups)],
    transformations: [{ id: 'organize', options: { renameByName: names } }],
    sortBy: 'Count',
  })
}
