import { z } from 'zod'
import type { Table } from '../../http/csv.ts'
import type { Calendar } from '../../signals/calendar.ts'
import { type ExitRecord, exit } from '../../signals/exit.ts'
import { exampleMeta, exampleRange, rangeSchema, rangeTexts, recordsMeta, recordsMetaSchema } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { findNewest, nextSchema, pageParameters } from '../newest.ts'
import { rangeParameters } from '../range.ts'
import { type Exit, exitAnswerSchema, exitOf } from './exit.ts'
import { exitParameters, wantedExits } from './wanted.ts'

export const exitsParameters = z.strictObject({ ...rangeParameters, ...exitParameters, ...pageParameters('exits') })

const exampleRecord: ExitRecord = {
  f_timestamp: 1_769_846_400,
  f_date: '20260131',
  time: 1_769_846_400_000,
  '@timestamp': '2026-01-31T08:00:00.000Z',
  kind: 'restarted',
  app: 'Shop',
  server: 'CartServer',
  id: 'shop-cartserver-0',
  namespace: 'tars',
  pod: 'shop-cartserver-0',
  pod_uid: '6f1d2c3b-0000-4000-8000-000000000001',
  pod_ip: '10.244.0.7',
  node: 'node-1',
  node_ip: '10.0.0.1',
  container: 'cart',
  container_id: 'containerd://5e1f',
  image: 'registry.example/shop/cart:1.2',
  exit_code: 137,
  reason: 'OOMKilled',
  message: '',
  started: 1_769_760_000_000,
  finished: 1_769_846_400_000,
  restart_count: 3,
  limit_memory: 536_870_912,
  limit_cpu: 500,
  created: 1_769_000_000_000,
}

export const exampleExit: Exit = exitOf({
  id: `${exampleRecord.pod_uid}:${exampleRecord.container_id}`,
  record: exampleRecord,
})

export const exitsSchema = z
  .object({
    range: rangeSchema,
    exits: z.array(exitAnswerSchema),
    next: nextSchema,
    meta: recordsMetaSchema,
  })
  .meta({
    id: 'ExitPage',
    description: 'Exits of pods and containers of Tars servers, the newest first, page by page',
    examples: [
      {
        range: exampleRange,
        exits: [exampleExit],
        next: null,
        meta: { zone: exampleMeta.zone, keptSince: exampleMeta.keptSince },
      },
    ],
  })

export type ExitsAnswer = z.infer<typeof exitsSchema>

/** Finds a page of exits; `now` in epoch seconds. */
export async function findExits(
  parameters: z.infer<typeof exitsParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<ExitsAnswer> {
  const wanted = wantedExits(parameters)
  const { range, records, next } = await findNewest(exit, wanted, parameters, inquiry, calendar, now)
  return { range: rangeTexts(range), exits: records.map(exitOf), next, meta: recordsMeta(inquiry, calendar) }
}

const columns = [
  'time',
  'kind',
  'app',
  'server',
  'id',
  'namespace',
  'pod',
  'podIp',
  'node',
  'nodeIp',
  'container',
  'image',
  'exitCode',
  'signal',
  'reason',
  'message',
  'started',
  'finished',
  'restartCount',
  'limitMemory',
  'limitCpu',
  'created',
  'deleted',
  'key',
] as const satisfies readonly (keyof Exit)[]

/** A page as a table. */
export function* exitsTable({ exits }: ExitsAnswer): Table {
  yield columns
  for (const each of exits) yield columns.map((name) => each[name] ?? null)
}
