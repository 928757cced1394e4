import type { Readable } from 'node:stream'
import { z } from 'zod'
import { ApiFailure } from './api-failure.ts'
import { selecting } from './list.ts'
import { pathOf, type Resource } from './resource.ts'

/** One line of a watch. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly version: string; readonly object: unknown }
  | { readonly type: 'BOOKMARK'; readonly version: string }

/** Characters; an object of Kubernetes has at most 1.5 MB. */
const longestLine = 16 * 1024 * 1024

const lineSchema = z.object({ type: z.string(), object: z.unknown() })

const versionedSchema = z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) })

const statusSchema = z.object({
  code: z.int().optional(),
  message: z.string().default('an ERROR without a message'),
  details: z.object({ retryAfterSeconds: z.number().optional() }).optional(),
})

/** The path of a watch from a version on, which is asked to end after `lasts` ms. */
export function watchPath(resource: Resource, version: string, lasts: number): string {
  const query = selecting(resource, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: version,
    timeoutSeconds: String(Math.ceil(lasts / 1000)),
  })
  return `${pathOf(resource)}?${query}`
}

/**
 * What a watch says, as many lines at once as came together; what follows the last newline of a broken stream is left out.
 * Throws the ApiFailure that an ERROR line tells, after what came before it, and one where the stream breaks.
 */
export async function* watchEvents(body: Readable, host: string): AsyncGenerator<readonly WatchEvent[]> {
  body.setEncoding('utf8')
  let rest = ''
  for await (const chunk of unbroken(body, host)) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new ApiFailure(`a line of more than ${longestLine} characters`)
    const events: WatchEvent[] = []
    let failure: ApiFailure | undefined
    for (const line of lines) {
      const read = line === '' ? undefined : eventIn(line)
      if (read instanceof ApiFailure) failure ??= read
      else if (read && !failure) events.push(read)
    }
    yield events
    if (failure) throw failure
  }
}

async function* unbroken(body: Readable, host: string): AsyncGenerator<unknown> {
  try {
    yield* body
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ApiFailure(`the stream of ${host} broke: ${reason}`, undefined, undefined, { cause })
  }
}

function eventIn(line: string): WatchEvent | ApiFailure {
  try {
    const { type, object } = lineSchema.parse(JSON.parse(line))
    if (type === 'ERROR') return failureIn(object)
    const { resourceVersion: version } = versionedSchema.parse(object).metadata
    if (type === 'BOOKMARK') return { type, version }
    if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, version, object }
    return new ApiFailure(`a line of the unknown type ${JSON.stringify(type.slice(0, 50))}`)
  } catch (cause) {
    return new ApiFailure(`a line that is no event of a watch: ${line.slice(0, 200)}`, undefined, undefined, { cause })
  }
}

function failureIn(object: unknown): ApiFailure {
  const { code, message, details } = statusSchema.catch({ message: JSON.stringify(object) }).parse(object)
  const seconds = details?.retryAfterSeconds
  return new ApiFailure(message, code, seconds === undefined ? undefined : seconds * 1000)
}
