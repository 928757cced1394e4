import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { errorSchema, HttpError } from '../http/errors.ts'
import { failures } from '../http/failures.ts'
import { describeProblems } from '../http/issues.ts'
import type { RoutePlugin } from '../http/server.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Contribution, Gatherer, Queue } from '../queue/queue.ts'
import { type Acceptance, type AcceptanceOptions, createAcceptance } from './accepted.ts'
import { mostRecords, type RecordsBody, readRecords, recordTypes } from './body.ts'
import { claimReceipt, type KeyedReceipt } from './idempotency.ts'
import type { Intake } from './intake.ts'
import { contributionOf, countReceived, type PodOf } from './sender.ts'
import { rejectionSchema, type Sorted, sortRecords } from './sort.ts'

/** What the HTTP doors need of the program. */
export interface HttpDoor extends AcceptanceOptions {
  readonly gatherer: Gatherer
  readonly queue: Pick<Queue, 'claim'>
  readonly metrics: Pick<Metrics, 'received' | 'fate'>
  /** Address of this Tarsier, kept as source_id. */
  readonly sourceId: string
  /** Missing where no pods are watched. */
  readonly podOf?: PodOf | undefined
}

/** The routes that take records, one an intake. */
export function ingestRoutes(intakes: readonly Intake[], door: HttpDoor): RoutePlugin {
  const accepted = createAcceptance(door)
  return async (app) => {
    app.addContentTypeParser<Buffer>(
      [...recordTypes],
      { parseAs: 'buffer' },
      async (request: FastifyRequest, bytes: Buffer) => readRecords(request.headers['content-type'] ?? '', bytes),
    )
    for (const intake of intakes) await app.register(intakeRoute(intake, accepted, door))
  }
}

function intakeRoute(intake: Intake, accepted: Acceptance, door: HttpDoor): RoutePlugin {
  const schema = schemaOf(intake)
  return async (app) => {
    app.addHook('onError', async (request, _reply, error) => {
      // 4xx but 429: the sender's fault, which "why no data" must tell; an overload is told by the queue itself
      const status = 'httpStatus' in error ? Number(error.httpStatus) : (error.statusCode ?? 500)
      if (status < 500 && status !== 429) door.gatherer.refuse(intake.signal, peerOf(request), `http_${status}`)
    })
    app.post(`/api/v1/${intake.path}`, { schema }, async (request, reply) => {
      const key = request.headers['idempotency-key']
      const receipt = key === undefined ? undefined : await claimReceipt(door.queue, key, request.body.hash())
      reply.code(202)
      return takeRecords(request.body, intake, peerOf(request), receipt, accepted, door)
    })
  }
}

const rejected = z.array(rejectionSchema).meta({ description: 'Records that are invalid, the first 100 of them' })
const rejectedTotal = z.int().meta({ description: 'How many records are invalid' })

const refusalSchema = z
  .object({
    error: errorSchema.shape.error.extend({ rejected: rejected.optional(), rejectedTotal: rejectedTotal.optional() }),
  })
  .meta({
    description:
      '`BAD_REQUEST`: the body or the Idempotency-Key is wrong; or none of the records is valid, where `rejected` says why',
  })

const keySchema = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, 'expected 1 to 255 printable ASCII characters')
  .optional()
  .meta({ description: 'Names the request: with the same key and body it counts once, however often sent in 24 h' })

function schemaOf(intake: Intake) {
  return {
    summary: intake.summary,
    description:
      'Answered once the records are durable. What comes within 200 ms is written together, so a single request waits some ' +
      '200 ms for others: send many records in one. A request with an Idempotency-Key does not wait.',
    tags: [intake.path],
    consumes: [...recordTypes],
    headers: z.looseObject({ 'idempotency-key': keySchema }),
    body: bodySchema(intake),
    response: {
      ...failures('TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'KEY_REUSED', 'OVERLOADED', 'UNAVAILABLE'),
      202: answerSchema(intake),
      400: refusalSchema,
    },
  }
}

/** Requests are checked a record at a time, by the intake: the body's schema here is what it should be. */
function bodySchema({ items, description, example }: Intake) {
  return z
    .custom<RecordsBody>((body) => body instanceof Object, 'expected an array of records')
    .meta({
      type: 'array',
      maxItems: mostRecords,
      items,
      description:
        'An array of records as application/json, or a record a line as application/x-ndjson; gzip and zstd are unpacked; ' +
        `at most 10 MiB unpacked. ${description}`,
      examples: [[example]],
    })
}

function answerSchema({ ignored }: Intake) {
  return z
    .object({
      accepted: z.int().meta({ description: 'Records that are durable now' }),
      ignored: z.int().meta({ description: ignored }),
      rejected,
      rejectedTotal,
    })
    .meta({
      description: 'The good records are durable; a bad record fails no other',
      examples: [
        {
          accepted: 2,
          ignored: 0,
          rejected: [{ index: 1, fields: [{ field: 'succ_count', reason: 'found -1, expected 0 or more' }] }],
          rejectedTotal: 1,
        },
      ],
    })
}

/** In its own family's form, as the Tars doors have it: 1.2.3.4, never ::ffff:1.2.3.4. '' of a sender that is gone. */
function peerOf({ ip = '' }: { readonly ip?: string }): string {
  return ip.replace(/^::ffff:(?=\d+\.)/i, '')
}

async function takeRecords(
  body: RecordsBody,
  intake: Intake,
  peer: string,
  keyed: KeyedReceipt | undefined,
  accepted: Acceptance,
  door: HttpDoor,
): Promise<z.infer<ReturnType<typeof answerSchema>>> {
  const { calendar, sourceId, podOf } = door
  const receivedAt = keyed?.receivedAt ?? Date.now()
  const span = accepted(receivedAt, intake.signal)
  const sorted = await sortRecords(body.entries, intake, span, {
    calendar,
    receivedAt,
    sourceId,
    peer,
    podName: podOf?.(peer),
  })
  const { records, ignored, rejections, rejected } = sorted
  const [first] = records
  // The first record tells for all: a request is one sender's.
  const module = first ? intake.moduleOf(first) : ''
  const contribution = contributionOf(intake.signal, sorted, { peer, module, receivedAt })
  if (!keyed?.repeated) countReceived(contribution, door.metrics)
  if (rejected === body.entries.length) throw nothingGood(sorted)
  await makeDurable(contribution, keyed, door)
  return { accepted: records.length, ignored, rejected: [...rejections], rejectedTotal: rejected }
}

function nothingGood({ rejections, rejected }: Sorted): HttpError {
  const first = describeProblems(rejections[0]?.fields ?? [])
  const details = { rejected: rejections, rejectedTotal: rejected }
  if (rejected === 1) return new HttpError('BAD_REQUEST', `the record is not valid: ${first}`, details)
  return new HttpError('BAD_REQUEST', `none of the ${rejected} records is valid; the first: ${first}`, details)
}

async function makeDurable(contribution: Contribution, keyed: KeyedReceipt | undefined, door: HttpDoor): Promise<void> {
  // Not counted as dropped when this fails: the sender still has the records, and will say so under the same key.
  if (keyed) return door.gatherer.gatherAlone(keyed, contribution)
  try {
    await door.gatherer.gather(contribution)
  } catch (error) {
    door.metrics.fate.dropped.inc({ signal: contribution.signal }, contribution.records.length)
    throw error
  }
}
