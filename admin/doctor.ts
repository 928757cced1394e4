import { z } from 'zod'
import { diagnose } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'
import { findingCodes } from './finding.ts'
import { isOf, sentBy } from './sent.ts'

const instant = z.iso.datetime()

export const doctorParameters = z.strictObject({
  service: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .meta({
      description: 'App.Server whose data is missing; everything where left out',
      examples: ['Shop.OrderServer'],
    }),
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(168)
    .default(24)
    .meta({ description: 'How far to look back', examples: [24] }),
})

export const doctorSchema = z
  .object({
    service: z.string().nullable(),
    range: z.object({ from: instant, to: instant }),
    findings: z.array(
      z.object({
        severity: z.enum(['problem', 'warning', 'ok']),
        code: z.enum(findingCodes),
        text: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
    sent: z
      .array(z.object({ signal: z.string(), last: instant.nullable(), frames: z.number(), records: z.number() }))
      .meta({ description: 'Which signals the service sent, or anybody; `last` is null where none came in this time' }),
    reporters: z
      .array(
        z.object({
          signal: z.string(),
          module: z.string(),
          peer: z.string(),
          last: instant,
          frames: z.number(),
          records: z.number(),
          ignored: z.number(),
          rejected: z.number(),
          clockOffset: z.number().nullable().meta({ description: "The sender's clock minus ours, ms" }),
        }),
      )
      .meta({ description: 'Who reported the service, or who reported at all, the latest first' }),
    refused: z.array(
      z.object({ signal: z.string(), peer: z.string(), reason: z.string(), last: instant, frames: z.number() }),
    ),
    queue: z
      .array(
        z.object({
          signal: z.string(),
          batches: z.number(),
          records: z.number(),
          parked: z.number(),
          oldest: instant.nullable().meta({ description: 'When the oldest waiting batch was received' }),
        }),
      )
      .nullable()
      .meta({ description: 'What waits for the store; null where this process can not tell' }),
    deadLetters: z.array(z.object({ signal: z.string(), records: z.number(), reason: z.string(), last: instant })),
  })
  .meta({ description: 'Why there may be no data, the worst first' })

export type Doctor = z.infer<typeof doctorSchema>

/** Peers and refusals listed; the findings speak of all. */
const most = 200

export function doctorOf(service: string | undefined, evidence: Evidence, now: number): Doctor {
  const reporters = evidence.reports.filter(({ module }) => service === undefined || isOf(service, module))
  return {
    service: service ?? null,
    range: { from: textOf(evidence.range.from), to: textOf(evidence.range.to) },
    findings: diagnose(service, evidence, now)
      .slice(0, most)
      .map(({ facts, ...rest }) => ({ ...rest, facts: { ...facts } })),
    sent: sentBy(service, evidence).map(({ last, ...rest }) => ({
      ...rest,
      last: last === undefined ? null : textOf(last),
    })),
    reporters: latest(reporters),
    refused: latest(evidence.refused),
    queue:
      evidence.queue?.map(({ oldestReceivedAt, ...rest }) => ({
        ...rest,
        oldest: oldestReceivedAt === undefined ? null : new Date(oldestReceivedAt).toISOString(),
      })) ?? null,
    deadLetters: evidence.buried.map(({ last, ...rest }) => ({ ...rest, last: textOf(last) })),
  }
}

function latest<Entry extends { readonly last: number }>(
  entries: readonly Entry[],
): (Omit<Entry, 'last'> & { last: string })[] {
  return entries
    .toSorted((left, right) => right.last - left.last)
    .slice(0, most)
    .map(({ last, ...rest }) => ({ ...rest, last: textOf(last) }))
}

function textOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
