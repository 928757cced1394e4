import type { Storage } from '../api/storage.ts'
import { bytesText, countText, nothing } from '../format/numbers.ts'
import { useWords } from '../layout/preferences.tsx'
import { dashed, everyDay } from './days.ts'

type Signal = Storage['signals'][number]

/** What each signal takes, day by day, and what its age and its size allow. */
export function Signals({ signals }: { readonly signals: readonly Signal[] }) {
  const { storage: words } = useWords()
  return (
    <section className="panel wide" aria-label={words.signal}>
      <table className="storage-table">
        <thead>
          <tr>
            <th>{words.signal}</th>
            <th>{words.days}</th>
            <th>{words.oldest}</th>
            <th className="number">{words.records}</th>
            <th className="number">{words.bytes}</th>
            <th className="number">{words.growth}</th>
            <th className="number">{words.keptDays}</th>
            <th>{words.limit}</th>
            <th>{words.fullAt}</th>
          </tr>
        </thead>
        <tbody>
          {signals.map((signal) => (
            <SignalRow key={signal.signal} {...signal} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function SignalRow({ signal, days, records, bytes, growthPerDay, retention, fullInDays, oldestDay }: Signal) {
  const { storage: words } = useWords()
  const setting = `TARSIER_RETENTION_${signal.toUpperCase()}`
  const used = Math.min(1, bytes / Math.max(1, retention.bytes))
  return (
    <tr>
      <th scope="row">{words.signals.get(signal) ?? signal}</th>
      <td>
        <Days days={days} />
      </td>
      <td className="nowrap">{oldestDay === null ? nothing : dashed(oldestDay)}</td>
      <td className="number">{countText(records)}</td>
      <td className="number">{bytesText(bytes)}</td>
      <td className="number">{bytesText(growthPerDay)}</td>
      <td className="number" title={setting}>
        {words.dayCount(retention.days)}
      </td>
      <td className="nowrap" title={`${setting}_SIZE`}>
        <span className={`used${used > 0.9 ? ' nearly' : ''}`}>
          <i style={{ width: `${100 * used}%` }} />
        </span>
        {bytesText(retention.bytes)}
      </td>
      <td className="nowrap">{fullInDays === null && growthPerDay === null ? nothing : words.when(fullInDays)}</td>
    </tr>
  )
}

/** A bar a day, the largest of the signal as high as there is room. */
function Days({ days }: Pick<Signal, 'days'>) {
  const { storage: words } = useWords()
  if (days.length === 0) return nothing
  const most = Math.max(1, ...days.map(({ bytes }) => bytes))
  return (
    <span className="bars" role="img" aria-label={words.dayCount(days.length)}>
      {everyDay(days).map(({ day, bytes, records }) => (
        <i
          key={day}
          style={{ height: records === 0 ? 0 : `${Math.max(8, (100 * bytes) / most)}%` }}
          title={`${dashed(day)}: ${bytesText(bytes)}, ${countText(records)}`}
        />
      ))}
    </span>
  )
}
