import type { TarsReader } from '../../tars/reader.ts'
import { type DecodedText, decodedTextOf } from '../../tars/text.ts'

/** Whose records a call brings, and of which log. */
export interface LogSource {
  readonly app: string
  readonly server: string
  readonly setName: string
  readonly file: string
  /** What the sender puts between the fields of a line. */
  readonly separator: string
}

/** What senders use that name none. */
export const usualSeparator = '|'

/** A longer one is none: it is looked for in every line, and some of those take forever to look for. */
const longestSeparator = 16

/** Reads loggerbyInfo's LogInfo; how the original is to name its files is passed over. */
export function readLogInfo(reader: TarsReader, tag: number): LogSource {
  return reader.readStruct(tag, readFields)
}

function readFields(reader: TarsReader): LogSource {
  return {
    app: reader.readString(0),
    server: reader.readString(1),
    file: reader.readString(2, ''),
    setName: reader.readString(4, ''),
    separator: separatorOf(reader.readString(9, '')),
  }
}

function separatorOf(sent: string): string {
  return sent === '' || sent.length > longestSeparator ? usualSeparator : sent
}

/** Reads the records: each is whole, of one line or several. */
export function readBuffer(reader: TarsReader, tag: number): DecodedText[] {
  return reader.readList(tag, readText)
}

function readText(reader: TarsReader, tag: number): DecodedText {
  return decodedTextOf(reader.readStringBytes(tag))
}
