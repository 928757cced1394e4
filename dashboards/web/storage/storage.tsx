import { Alert, Spin } from 'antd'
import { askStorage, type Storage } from '../api/storage.ts'
import { useAnswer } from '../api/use-answer.ts'
import { bytesText, countText, nothing } from '../format/numbers.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { Failed } from '../layout/states.tsx'
import { shortText } from '../time/clock.ts'
import './storage.css'

/** What is stored, for how long there is room, and what needs an operator. */
export default function StoragePage() {
  const { storage: words } = useWords()
  const { now } = usePage()
  const { answer, failure, asking } = useAnswer(askStorage, { asOf: now })
  return (
    <>
      <ControlBar title={words.title}>
        <RefreshControl />
      </ControlBar>
      {failure && <Failed failure={failure} />}
      {!answer && asking && <Spin className="state" />}
      {answer && (
        <div className={asking ? 'asking' : ''}>
          <Alarms alarms={answer.alarms} />
          <Summary storage={answer} />
          <Signals signals={answer.signals} />
          <Jobs jobs={answer.jobs} />
        </div>
      )}
    </>
  )
}

function Alarms({ alarms }: Pick<Storage, 'alarms'>) {
  const { storage: words } = useWords()
  return (
    <div className="alarms">
      {alarms.map(({ code, severity, text, facts }) => (
        <Alert
          key={`${code} ${facts['signal'] ?? ''}`}
          showIcon
          type={severity === 'problem' ? 'error' : 'warning'}
          title={words.alarm(code, facts) ?? text}
        />
      ))}
    </div>
  )
}

function Summary({ storage }: { readonly storage: Storage }) {
  const { storage: words } = useWords()
  const { space, room, growthPerDay, fullInDays, signals } = storage
  const used = signals.reduce((sum, { bytes }) => sum + bytes, 0)
  const figures = [
    [words.stored, bytesText(used)],
    [words.room, bytesText(room)],
    [words.growth, growthPerDay === null ? nothing : words.perDay(bytesText(growthPerDay))],
    [words.full, fullInDays === null ? words.never : words.inDays(fullInDays)],
  ] as const
  return (
    <section className="panel storage-summary">
      <dl>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {space?.kind === 'file' && <p className="dim">{words.file(bytesText(space.bytes), bytesText(space.reusable))}</p>}
      {space?.kind === 'cluster' &&
        space.nodes.map(({ name, total, available }) => (
          <p key={name} className="dim">
            {words.node(name, bytesText(available), bytesText(total))}
          </p>
        ))}
    </section>
  )
}

function Signals({ signals }: Pick<Storage, 'signals'>) {
  const { storage: words } = useWords()
  const most = Math.max(1, ...signals.flatMap(({ days }) => days.map(({ bytes }) => bytes)))
  return (
    <section className="panel">
      <table className="storage-signals">
        <thead>
          <tr>
            <th>{words.signal}</th>
            <th>{words.days}</th>
            <th className="number">{words.records}</th>
            <th className="number">{words.bytes}</th>
            <th className="number">{words.growth}</th>
            <th>{words.kept}</th>
            <th>{words.fullAt}</th>
          </tr>
        </thead>
        <tbody>
          {signals.map(({ signal, days, records, bytes, growthPerDay, retention, fullInDays, oldestDay }) => (
            <tr key={signal}>
              <td>{words.signals[signal] ?? signal}</td>
              <td>
                <span className="bars" role="img" aria-label={words.barsOf(days.length, oldestDay ?? nothing)}>
                  {days.map((each) => (
                    <i
                      key={each.day}
                      style={{ height: `${Math.max(8, (100 * each.bytes) / most)}%` }}
                      title={`${each.day}: ${bytesText(each.bytes)}, ${countText(each.records)}`}
                    />
                  ))}
                </span>
              </td>
              <td className="number">{countText(records)}</td>
              <td className="number">{bytesText(bytes)}</td>
              <td className="number">{growthPerDay === null ? nothing : bytesText(growthPerDay)}</td>
              <td>{words.retention(retention.days, bytesText(retention.bytes))}</td>
              <td>{fullInDays === null ? words.never : words.inDays(fullInDays)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Jobs({ jobs }: Pick<Storage, 'jobs'>) {
  const { storage: words } = useWords()
  const { zone, now } = usePage()
  if (jobs === null || jobs.length === 0) return null
  const at = (time: string | null) => (time === null ? nothing : shortText(Date.parse(time) / 1000, now, zone))
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{words.jobs}</h2>
      </div>
      <table className="storage-signals">
        <thead>
          <tr>
            <th>{words.job}</th>
            <th>{words.lastSuccess}</th>
            <th>{words.nextTry}</th>
            <th>{words.lastFailure}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map(({ name, failing, lastSuccess, nextTry, lastFailure }) => (
            <tr key={name} className={failing ? 'exception' : ''}>
              <td>{name}</td>
              <td>{at(lastSuccess)}</td>
              <td>{at(nextTry)}</td>
              <td>{lastFailure ? `${at(lastFailure.at)} ${lastFailure.reason}` : nothing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
