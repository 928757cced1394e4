import { z } from 'zod'
import type { ExitRecord } from '../../signals/exit.ts'
import { stat } from '../../signals/stat.ts'
import type { Condition } from '../../store/store.ts'
import { timeShape, timeText } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { likeness } from '../conditions.ts'
import { rangeOfCalls } from '../exit/around.ts'
import { measuresOf, measuresShape, sumsFor } from '../measures.ts'
import { ofView, type View } from '../scope.ts'

export const minuteOfCallsSchema = z
  .object({
    ...timeShape,
    calls: measuresShape.calls,
    timeouts: measuresShape.timeouts,
    exceptions: measuresShape.exceptions,
    average: measuresShape.average,
  })
  .meta({ id: 'MinuteOfCalls' })

type MinuteOfCalls = z.infer<typeof minuteOfCallsSchema>

export interface LastCalls {
  /** Whose reports they are of; null where nobody reported. */
  readonly view: View | null
  readonly calls: readonly MinuteOfCalls[]
}

const sums = sumsFor(['calls', 'timeouts', 'exceptions', 'average'])

/**
 * How calls to a pod went before it ended, by minute: as its callers saw them, as they know what it never answered; as it
 * told itself where no caller reported.
 */
export async function callsBefore(exit: ExitRecord, inquiry: Inquiry): Promise<LastCalls> {
  const [seen, told] = await Promise.all([
    minutesOf(exit, 'callers', placesOf(exit), inquiry),
    minutesOf(exit, 'callees', [ownPlaceOf(exit)], inquiry),
  ])
  if (seen.length > 0) return { view: 'callers', calls: seen }
  return { view: told.length > 0 ? 'callees' : null, calls: told }
}

function ownPlaceOf({ pod, pod_ip: ip }: ExitRecord): Condition {
  return ip === '' ? equals('podName', pod) : equals('slave_ip', ip)
}

/** Where callers called it: its address, or the name of its pod within a service. No record is of both. */
function placesOf({ pod, pod_ip: ip }: ExitRecord): readonly Condition[] {
  const byName = likeness('slave_ip', `${pod}.%`)
  return ip === '' ? [byName] : [equals('slave_ip', ip), byName]
}

function equals(field: string, value: string): Condition {
  return { field, operator: 'equals', value }
}

async function minutesOf(
  exit: ExitRecord,
  view: View,
  places: readonly Condition[],
  inquiry: Inquiry,
): Promise<readonly MinuteOfCalls[]> {
  const range = rangeOfCalls(exit)
  const server = equals('slave_name', `${exit.app}.${exit.server}`)
  const answers = await Promise.all(
    places.map((place) =>
      inquiry.ask({
        signal: stat,
        range,
        conditions: [ofView(view), server, place],
        group: ['f_timestamp'],
        measures: sums,
      }),
    ),
  )
  return [...Map.groupBy(answers.flat(), ({ keys }) => Number(keys[0]))]
    .sort(([one], [other]) => one - other)
    .map(([start, rows]) => ({ time: timeText(start), timestamp: start, ...callsOf(rows) }))
}

type Rows = readonly { readonly values: readonly (number | null)[] }[]

function callsOf(rows: Rows): Omit<MinuteOfCalls, 'time' | 'timestamp'> {
  const added = sums.map((_, place) => rows.reduce((sum, { values }) => sum + (values[place] ?? 0), 0))
  const { calls, timeouts, exceptions, average } = measuresOf(sums, added, 1)
  return { calls, timeouts, exceptions, average }
}
