import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import type { Metrics } from '../observe/metrics.ts'

/** Something that the process needs: `trouble` says why it can't work now, and never rejects. */
export interface Part {
  readonly name: string
  trouble(): Promise<string | undefined>
  /** What it does now, where it may do one thing or another. */
  state?(): string
  /** False where the process is of use without it: its trouble is told, and does not make the process unready. */
  readonly vital?: boolean
}

/** Whether the process is of no use without the part. */
export function isVital({ vital = true }: Part): boolean {
  return vital
}

export interface ProbeOptions {
  readonly parts: readonly Part[]
  readonly registry: Metrics['registry']
  /** Brings the gauges up to date before they are told. */
  refreshMetrics(): Promise<void>
}

const healthSchema = z.object({ alive: z.literal(true) }).meta({ description: 'The process is alive' })

const readinessSchema = z
  .object({
    ready: z.boolean(),
    parts: z.array(
      z.object({
        name: z.string(),
        ready: z.boolean(),
        reason: z.string().optional().meta({ description: 'Why the part is not ready' }),
        state: z
          .string()
          .optional()
          .meta({ description: 'What the part does, where it may do one thing or another: leader, standby' }),
      }),
    ),
  })
  .meta({
    description:
      'Which parts work, and why the others do not: 503 where one does not without which the process is of no use',
    examples: [{ ready: false, parts: [{ name: 'store', ready: false, reason: 'no node answers' }] }],
  })

const metricsAnswer = {
  description: 'Metrics, `tarsier_…`',
  content: { 'text/plain': { schema: z.string().meta({ examples: ['tarsier_part_up{part="store"} 1'] }) } },
}

/** What Kubernetes and Prometheus ask: at the root, whatever the base path, since they come past the proxy. */
export function probeRoutes(options: ProbeOptions): FastifyPluginAsyncZod {
  const { registry } = options
  return async (app) => {
    app.get(
      '/healthz',
      { schema: { summary: 'Whether the process is alive', tags: ['probes'], response: { 200: healthSchema } } },
      async () => ({ alive: true as const }),
    )
    app.get(
      '/readyz',
      {
        schema: {
          summary: 'Whether every part that this process needs works',
          tags: ['probes'],
          response: { 200: readinessSchema, 503: readinessSchema },
        },
      },
      async (_request, reply) => {
        const readiness = await readinessOf(options.parts)
        return reply.code(readiness.ready ? 200 : 503).send(readiness)
      },
    )
    app.get(
      '/metrics',
      { schema: { summary: 'Metrics in the form of Prometheus', tags: ['probes'], response: { 200: metricsAnswer } } },
      async (request, reply) => {
        await options.refreshMetrics().catch((error: unknown) => {
          // A part that is away has told so itself, and would otherwise at each scrape.
          if (error instanceof TarsierError && error.kind === 'transient') return
          request.log.warn({ err: error }, 'metrics are old')
        })
        return reply.type(registry.contentType).send(await registry.metrics())
      },
    )
  }
}

async function readinessOf(parts: readonly Part[]): Promise<z.infer<typeof readinessSchema>> {
  const states = await Promise.all(
    parts.map(async (part) => {
      const reason = await part.trouble()
      const state = part.state?.()
      return {
        name: part.name,
        ready: reason === undefined,
        ...(reason === undefined ? {} : { reason }),
        ...(state === undefined ? {} : { state }),
      }
    }),
  )
  const needed = parts.filter(isVital).map(({ name }) => name)
  return { ready: states.every(({ name, ready }) => ready || !needed.includes(name)), parts: states }
}
