import type { Storage } from '../api/storage.ts'
import { nothing } from '../format/numbers.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { shortText } from '../time/clock.ts'

/** What keeps the store tidy, and whether it does. */
export function Jobs({ jobs }: { readonly jobs: NonNullable<Storage['jobs']> }) {
  const { storage: words } = useWords()
  const { zone, now } = usePage()
  const at = (time: string | null) => (time === null ? nothing : shortText(Date.parse(time) / 1000, now, zone))
  return (
    <section className="panel wide" aria-label={words.jobs}>
      <div className="panel-head">
        <h2>{words.jobs}</h2>
      </div>
      <table className="storage-table">
        <thead>
          <tr>
            <th>{words.job}</th>
            <th>{words.state}</th>
            <th>{words.lastSuccess}</th>
            <th>{words.nextTry}</th>
            <th>{words.lastFailure}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map(({ name, failing, lastSuccess, nextTry, lastFailure }) => (
            <tr key={name}>
              <th scope="row">{words.jobNames.get(name) ?? name}</th>
              <td className={failing ? 'exception' : 'success'}>{failing ? words.fails : words.works}</td>
              <td className="nowrap">{at(lastSuccess)}</td>
              <td className="nowrap">{at(nextTry)}</td>
              <td>{lastFailure ? `${at(lastFailure.at)} ${lastFailure.reason}` : nothing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
