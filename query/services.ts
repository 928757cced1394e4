import { z } from 'zod'
import { stat } from '../signals/stat.ts'
import type { AnswerRow } from '../store/store.ts'
import { answerOver, answerSchema, exampleMeta, exampleRange } from './answer.ts'
import type { Inquiry } from './ask.ts'
import type { Span } from './compare.ts'
import { allSums, exampleMeasures, type Measures, magnitude, measuresOf, measuresSchema } from './measures.ts'
import { callParameters, type Scope, spanParameters } from './scope.ts'
import { minutesIn } from './step.ts'

export const servicesParameters = z.strictObject({ ...spanParameters, ...callParameters })

const views = {
  callers: measuresSchema.nullable().meta({ description: 'As its callers saw it; null where none reported' }),
  callees: measuresSchema.nullable().meta({ description: 'As it saw itself; null where it did not report' }),
}

const service = z
  .object({ app: z.string(), server: z.string(), slave_name: z.string().meta({ description: 'App.Server' }), ...views })
  .meta({ id: 'Service' })

const exampleService = {
  app: 'Shop',
  server: 'OrderServer',
  slave_name: 'Shop.OrderServer',
  callers: exampleMeasures,
  callees: null,
}

const own = { services: z.array(service) }

export const servicesSchema = answerSchema(own, own).meta({
  description: 'The services called, the most called first, as callers and callees saw the same calls',
  examples: [{ range: exampleRange, services: [exampleService], compared: [], meta: exampleMeta }],
})

type Service = z.infer<typeof service>
export type ServicesAnswer = z.infer<typeof servicesSchema>

/** Which services were called, and how it went. */
export function services(scope: Scope, inquiry: Inquiry): Promise<ServicesAnswer> {
  const { conditions, now } = scope
  const ask = async ({ range }: Span) => {
    const group = ['slave_name', 'from_client']
    const rows = await inquiry.ask({ signal: stat, range, conditions, group, measures: allSums })
    return { services: servicesOf(rows, minutesIn(range, now)) }
  }
  return answerOver(scope, inquiry, ask, (found) => found)
}

function servicesOf(rows: readonly AnswerRow[], minutes: number): Service[] {
  const found = Map.groupBy(rows, ({ keys }) => String(keys[0]))
  const services = [...found].map(([name, views]) => serviceOf(name, views, minutes))
  return services.sort((one, other) => calls(other) - calls(one) || order(one.slave_name, other.slave_name))
}

function serviceOf(name: string, rows: readonly AnswerRow[], minutes: number): Service {
  const dot = name.indexOf('.')
  const viewed = (fromClient: number): Measures | null => {
    const row = rows.find(({ keys }) => Number(keys[1]) === fromClient)
    return row ? measuresOf(allSums, row.values, minutes) : null
  }
  const [app, server] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)]
  return { app, server, slave_name: name, callers: viewed(1), callees: viewed(0) }
}

/** The callers' number, where they told it: callees may report for longer, and not all of them do. */
function calls({ callers, callees }: Service): number {
  const told = callers ?? callees
  return told ? (magnitude(told, 'calls') ?? 0) : 0
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
