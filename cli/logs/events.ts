import { linesOf } from './stream.ts'

/** A Server-Sent Event; an empty name where there is none: it only says how far the stream is. */
export interface StreamedEvent {
  readonly name: string
  readonly data: string
  readonly id: string | undefined
}

/** Server-Sent Events as Tarsier writes them. Rejects with UNAVAILABLE where the stream breaks off. */
export async function* eventsIn(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamedEvent> {
  let fields = new Map<string, string>()
  for await (const line of linesOf(stream)) {
    if (line === '') {
      yield { name: fields.get('event') ?? '', data: fields.get('data') ?? '', id: fields.get('id') }
      fields = new Map()
    }
    const colon = line.indexOf(': ')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2))
  }
}
