import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { weightOf } from '../http/accept.ts'
import type { RoutePlugin } from '../http/server.ts'
import type { Family } from './family.ts'
import type { TarsMetrics } from './tars-metrics.ts'
import { contentTypes, type TextFormat, textOf } from './text.ts'

const example = 'tars_calls_total{view="callers",master_name="Shop.Web",slave_name="Shop.Cart",result="success"} 12'

const metricsAnswer = {
  description: 'Metrics, `tars_…`, in the form that Accept prefers',
  content: {
    'text/plain': { schema: z.string().meta({ examples: [example] }) },
    'application/openmetrics-text': { schema: z.string().meta({ examples: [`${example}\n# EOF`] }) },
  },
}

/** What Prometheus asks: at the root, whatever the base path, as its question about the process itself. */
export function tarsMetricsRoute(metrics: Pick<TarsMetrics, 'families'>): RoutePlugin {
  return async (app) => {
    app.get(
      '/metrics/tars',
      {
        schema: {
          summary: 'Calls and properties that services reported to this process, in the form of Prometheus',
          tags: ['probes'],
          response: { 200: metricsAnswer },
        },
        exposeHeadRoute: false,
      },
      async (request, reply) => sendText(reply, metrics.families(), formatFor(request.headers.accept)),
    )
  }
}

function sendText(reply: FastifyReply, families: readonly Family[], format: TextFormat): FastifyReply {
  const text = Readable.from(textOf(families, format))
  return reply.header('vary', 'accept').type(contentTypes[format]).send(text)
}

function formatFor(accept: string | undefined): TextFormat {
  const openmetrics = weightOf('application/openmetrics-text', accept)
  return openmetrics > 0 && openmetrics >= weightOf('text/plain', accept) ? 'openmetrics' : 'prometheus'
}
