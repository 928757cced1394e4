import { readStatReports, type StatReport } from '../../ingest/stat/report.ts'
import type { Read } from '../../tars/reader.ts'
import { type Out, type Servant, tarsFunction } from '../../tars/servant.ts'

export const reportServantName = 'tars.tarsstat.StatObj'

const string: Out<string> = { className: 'string', write: (writer, tag, text) => writer.writeString(tag, text) }
const readText: Read<string> = (reader, tag) => reader.readString(tag)

/**
 * A servant of every shape of function: a report of many structs (reportMicMsg), an out-parameter (echo), a void one
 * (note). What it takes is told to `taken`, which may hold the call back.
 */
export function reportServant(
  taken: (what: readonly StatReport[] | string) => Promise<void> = async () => {},
): Servant {
  const reportMicMsg = tarsFunction({
    ins: { msg: readStatReports, bFromClient: (reader, tag) => reader.readBool(tag) },
    returns: 'int32',
    async handle({ msg }) {
      await taken(msg)
      return { returned: 0 }
    },
  })
  const echo = tarsFunction({
    ins: { text: readText },
    outs: { back: string },
    returns: 'int32',
    async handle({ text }) {
      await taken(text)
      return { returned: text.length, back: text }
    },
  })
  const note = tarsFunction({
    ins: { text: readText },
    returns: 'void',
    handle: async ({ text }) => void (await taken(text)),
  })
  return { name: reportServantName, udp: true, functions: new Map(Object.entries({ reportMicMsg, echo, note })) }
}
