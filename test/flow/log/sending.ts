import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { LogInput } from '../../../signals/log.ts'
import type { TarsEndpoint } from '../../../tars/client.ts'
import { decodeResponse, encodeRequest, NORMAL, VERSION_TARS } from '../../../tars/packet.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import type { RunningProgram } from '../program.ts'

/** Whose lines are sent, and of which log. */
export interface Source {
  readonly app: string
  readonly server: string
  readonly file: string
  readonly separator?: string
}

type Door = Pick<RunningProgram, 'log' | 'http'>

/** Sends lines by one call of loggerbyInfo and waits for its answer; lines of bytes are sent as they are. */
export async function logLines({ log }: Door, source: Source, lines: readonly (string | Buffer)[]): Promise<void> {
  await sendFrame(log, loggerFrame(source, lines))
}

/** Sends a frame over a connection of its own and waits for an answer of success. */
export async function sendFrame({ host, port }: TarsEndpoint, frame: Buffer): Promise<void> {
  const socket = connect(port, host)
  socket.write(frame)
  const [answer] = await once(socket, 'data')
  socket.destroy()
  expect(decodeResponse(answer.subarray(4)).returnCode).toBe(0)
}

function loggerFrame({ app, server, file, separator = '|' }: Source, lines: readonly (string | Buffer)[]): Buffer {
  const writer = new TarsWriter()
  writer.writeStruct(1, (info) => {
    for (const [tag, text] of [app, server, file].entries()) info.writeString(tag, text)
    info.writeString(9, separator)
  })
  writer.writeList(2, lines, (list, tag, line) => list.writeString(tag, typeof line === 'string' ? line : stand(line)))
  const buffer = writer.finish()
  for (const line of lines) if (typeof line !== 'string') line.copy(buffer, buffer.indexOf(stand(line)))
  return encodeRequest({
    version: VERSION_TARS,
    packetType: NORMAL,
    messageType: 0,
    requestId: 1,
    servant: 'tars.tarslog.LogObj',
    functionName: 'loggerbyInfo',
    buffer,
    timeoutMs: 10_000,
    context: new Map(),
    status: new Map(),
  })
}

/** What stands in the place of bytes until the frame is written: the writer knows texts only. */
function stand({ length }: Buffer): string {
  return '\u0001'.repeat(length)
}

type Posted = Partial<LogInput> & Pick<LogInput, 'app' | 'server' | 'message'>

const forms = {
  json: { type: 'application/json', bytes: (records: readonly Posted[]) => Buffer.from(JSON.stringify(records)) },
  ndjson: { type: 'application/x-ndjson', bytes: ndjson },
  gzip: { type: 'application/x-ndjson', bytes: (records: readonly Posted[]) => gzipSync(ndjson(records)) },
} as const

/** Posts records, which must all be taken. */
export async function postLines(
  { http }: Door,
  records: readonly Posted[],
  form: keyof typeof forms = 'json',
): Promise<void> {
  const { type, bytes } = forms[form]
  const packing = form === 'gzip' ? { 'content-encoding': 'gzip' } : {}
  const headers = { 'content-type': type, ...packing }
  const answer = await fetch(`${http}/api/v1/logs`, { method: 'POST', body: bytes(records), headers })
  expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: records.length }])
}

function ndjson(records: readonly Posted[]): Buffer {
  return Buffer.from(records.map((each) => `${JSON.stringify(each)}\n`).join(''))
}
