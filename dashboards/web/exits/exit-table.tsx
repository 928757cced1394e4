import { Link } from 'wouter'
import type { Exit } from '../api/exits.ts'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { secondText } from '../time/clock.ts'
import { codeText, isFailure, kindText, ranText } from './exit-text.ts'
import '../layout/records.css'

/** Exits one below the other; each leads to its card. */
export function ExitTable({ exits }: { readonly exits: readonly Exit[] }) {
  const { exits: words } = useWords()
  const { fields } = words
  return (
    <table className="records exits">
      <thead>
        <tr>
          <th>{words.time}</th>
          <th>{fields.kind}</th>
          <th>{fields.reason}</th>
          <th>{fields.exit_code}</th>
          <th>{words.ran}</th>
          <th>{fields.server}</th>
          <th>{fields.pod}</th>
          <th>{fields.node}</th>
        </tr>
      </thead>
      <tbody>
        {exits.map((exit) => (
          <ExitRow key={exit.key} exit={exit} />
        ))}
      </tbody>
    </table>
  )
}

function ExitRow({ exit }: { readonly exit: Exit }) {
  const words = useWords()
  const { path, state, zone } = usePage()
  return (
    <tr className={isFailure(exit) ? 'error' : ''}>
      <td className="nowrap">
        <Link
          href={linkTo(path, { ...state, card: { key: exit.key, at: exit.timestamp } })}
          title={words.exits.openCard}
        >
          {secondText(exit.timestamp, zone)}
        </Link>
      </td>
      <td className="level">{kindText(exit.kind, words)}</td>
      <td>{exit.reason}</td>
      <td className="nowrap">{codeText(exit)}</td>
      <td className="nowrap dim">{ranText(exit, words)}</td>
      <td>
        <span className="dim">{exit.app}.</span>
        {exit.server}
      </td>
      <td className="name">{exit.pod}</td>
      <td className="dim">{exit.node}</td>
    </tr>
  )
}
