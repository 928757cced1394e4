import type { Storage } from '../api/storage.ts'
import { bytesText, nothing } from '../format/numbers.ts'
import { useWords } from '../layout/preferences.tsx'

/** What all signals take together, and how long there is room. */
export function Summary({ storage }: { readonly storage: Storage }) {
  const { storage: words } = useWords()
  const { space, room, growthPerDay, fullInDays, signals } = storage
  const stored = signals.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <section className="panel storage-summary" aria-label={words.title}>
      <dl>
        <Figure name={words.stored} value={bytesText(stored)} />
        <Figure name={words.room} value={bytesText(room)} />
        <Figure name={words.growth} value={bytesText(growthPerDay)} />
        <Figure
          name={words.full}
          value={fullInDays === null && growthPerDay === null ? nothing : words.when(fullInDays)}
        />
      </dl>
      {space?.kind === 'file' && (
        <p className="dim">
          {words.file(bytesText(space.bytes), bytesText(space.reusable), bytesText(space.log))}{' '}
          {words.disk(bytesText(space.disk.available), bytesText(space.disk.total))}
        </p>
      )}
      {space?.kind === 'cluster' &&
        space.nodes.map(({ name, total, available }) => (
          <p key={name} className="dim">
            {words.node(name, bytesText(available), bytesText(total))}
          </p>
        ))}
      {!space && <p className="dim">{words.unknownSpace}</p>}
    </section>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
