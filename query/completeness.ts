import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import type { TimeRange } from '../signals/calendar.ts'
import { reporter } from '../signals/reporter.ts'
import { stat } from '../signals/stat.ts'
import type { AnswerRow, Condition } from '../store/store.ts'
import {
  alignedShape,
  answerOver,
  answerSchema,
  exampleMeta,
  exampleRange,
  exampleTimestamp,
  rangeSchema,
  rangeTexts,
  timeShape,
  timeText,
} from './answer.ts'
import type { Inquiry } from './ask.ts'
import type { ComparedSpan, Span } from './compare.ts'
import { callParameters, type Scope, spanParameters, viewParameter } from './scope.ts'
import { alignment } from './step.ts'

const minute = 60

/** Reports are on their way for some time: this late a minute in which nobody was seen is a gap. */
const settled = 60

export const completenessParameters = z.strictObject({
  ...spanParameters,
  view: viewParameter,
  infrastructure: callParameters.infrastructure,
  slave_name: z
    .string()
    .optional()
    .meta({
      description:
        'App.Server. Its reporters are those who called it in the range, or itself for the view of callees; whoever ' +
        'reports where left out',
      examples: ['Shop.OrderServer'],
    }),
})

const minuteShape = {
  ...timeShape,
  reporters: z.int().meta({ description: 'How many reported: App.Server and address' }),
}

const gaps = z
  .array(rangeSchema)
  .meta({ description: 'Runs of minutes in which nobody reported, though some did in other minutes of the range' })

export const completenessSchema = answerSchema(
  { minutes: z.array(z.object(minuteShape)), gaps },
  { minutes: z.array(z.object({ ...minuteShape, ...alignedShape })), gaps },
).meta({
  description: 'Who reported, minute by minute: a gap is a minute nobody knows of, not one without calls',
  examples: [
    {
      range: exampleRange,
      minutes: [{ time: exampleRange.from, timestamp: exampleTimestamp, reporters: 3 }],
      gaps: [{ from: '2026-01-31T08:01:00.000Z', to: exampleRange.to }],
      compared: [],
      meta: exampleMeta,
    },
  ],
})

type Completeness = z.infer<typeof completenessSchema>
type Asked = Pick<z.infer<typeof completenessParameters>, 'slave_name' | 'view' | 'infrastructure'>

/** Who reported, minute by minute: that of receipt, to which Tars' reports of calls are counted too. */
export function completeness(asked: Asked, scope: Scope, inquiry: Inquiry): Promise<Completeness> {
  const ask = async ({ range }: Span) => {
    const found = await reportersByMinute(range, await whoReports(asked, range, scope, inquiry), inquiry)
    const minutes = [...found].sort(([one], [other]) => one - other)
    return {
      minutes: minutes.map(([timestamp, reporters]) => ({ time: timeText(timestamp), timestamp, reporters })),
      gaps: gapsIn(range, found, scope.now).map(rangeTexts),
    }
  }
  const align = (own: Pick<Completeness, 'minutes' | 'gaps'>, span: ComparedSpan) => {
    const aligned = alignment(span, minute, scope.calendar)
    return { ...own, minutes: own.minutes.map((each) => ({ ...each, aligned: aligned(each.timestamp) })) }
  }
  return answerOver(scope, inquiry, ask, align)
}

/** What holds of the reporter records of those who tell of the calls asked for. */
async function whoReports(
  { slave_name: name, view, infrastructure }: Asked,
  range: TimeRange,
  scope: Scope,
  inquiry: Inquiry,
): Promise<readonly Condition[]> {
  const taken: Condition[] = [
    { field: 'signal', operator: 'equals', value: 'stat' },
    { field: 'reason', operator: 'equals', value: '' },
  ]
  if (name === undefined) {
    return infrastructure ? taken : [...taken, { field: 'module', operator: 'unlike', pattern: 'tars.%' }]
  }
  const modules = view === 'callees' ? [name] : await callersOf(range, scope, inquiry)
  return [...taken, { fields: ['module'], operator: 'among', keys: modules.map((module) => [module]) }]
}

async function callersOf(range: TimeRange, { conditions }: Scope, inquiry: Inquiry): Promise<readonly string[]> {
  const rows = await inquiry.ask({ signal: stat, range, conditions, group: ['master_name'], measures: [] })
  // A reporter is known as App.Server, whatever it calls itself.
  return [...new Set(rows.map(({ keys }) => String(keys[0]).split('.', 2).join('.')))]
}

/** How many were seen by the start of each minute. Where they are more than an answer may have, they are asked for in parts. */
async function reportersByMinute(
  range: TimeRange,
  conditions: readonly Condition[],
  inquiry: Inquiry,
): Promise<ReadonlyMap<number, number>> {
  try {
    const group = ['f_timestamp', 'module', 'peer']
    return countByMinute(await inquiry.ask({ signal: reporter, range, conditions, group, measures: [] }))
  } catch (error) {
    const middle = minute * Math.floor((range.from + range.to) / 2 / minute)
    const isTooMany = error instanceof TarsierError && error.code === 'TOO_MANY_GROUPS'
    if (!isTooMany || middle <= range.from) throw error
    const first = await reportersByMinute({ from: range.from, to: middle }, conditions, inquiry)
    return new Map([...first, ...(await reportersByMinute({ from: middle, to: range.to }, conditions, inquiry))])
  }
}

function countByMinute(rows: readonly AnswerRow[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { keys } of rows) counts.set(Number(keys[0]), (counts.get(Number(keys[0])) ?? 0) + 1)
  return counts
}

/** Without anybody in the whole range nobody is missed. */
function gapsIn({ from, to }: TimeRange, found: ReadonlyMap<number, number>, now: number): readonly TimeRange[] {
  if (found.size === 0) return []
  const gaps: { from: number; to: number }[] = []
  const end = Math.min(to, minute * Math.floor((now - settled) / minute))
  for (let start = from; start < end; start += minute) {
    const last = gaps.at(-1)
    if (found.has(start)) continue
    if (last?.to === start) last.to += minute
    else gaps.push({ from: start, to: start + minute })
  }
  return gaps
}
