import { TarsierError } from '../../errors.ts'
import { type HttpOptions, openHttp, type Parameters } from '../query/http.ts'

/** The body of an answer that may be long. Rejects as `askHttp` does where it is refused. */
export async function openStream(
  base: string,
  path: string,
  parameters: Parameters,
  options: HttpOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const { body } = await openHttp(base, path, parameters, options)
  if (body) return body
  throw new TarsierError('UNAVAILABLE', `${base}${path} answered nothing`)
}

/** The lines of a text as they come. Rejects with UNAVAILABLE where it breaks off. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (cause) {
    throw new TarsierError('UNAVAILABLE', 'the answer broke off: it is not whole', { cause })
  }
  if (rest !== '') yield rest
}
