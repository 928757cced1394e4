import type { FieldProblem } from '../../http/issues.ts'
import type { TimeRange } from '../../signals/calendar.ts'
import { type NotifyInput, type NotifyRecord, notifyInputSchema } from '../../signals/notify.ts'
import { describeIntake, instantProblem } from '../intake.ts'
import { moduleOf } from '../names.ts'
import { notifyRecordOfInput } from './records.ts'

/** `POST /api/v1/notify`. */
export const notifyIntake = describeIntake<NotifyInput, NotifyRecord>({
  signal: 'notify',
  path: 'notify',
  summary: 'Takes messages about services: alarms, errors, starts and stops',
  description:
    'Messages beyond the limit of their App.Server (TARSIER_NOTIFY_LIMIT) are accepted too: their number is kept, in a ' +
    'summary, their texts are not.',
  ignored: 'Always 0',
  schema: notifyInputSchema,
  example: { app: 'Shop', server: 'OrderServer', level: '[alarm]', message: 'payment gateway does not answer' },
  problems: timeProblems,
  recordsOf: (input, receipt) => [notifyRecordOfInput(input, receipt)],
  moduleOf,
})

function timeProblems(value: object, span: TimeRange): readonly FieldProblem[] {
  if (!('time' in value) || !Number.isSafeInteger(value.time)) return []
  return instantProblem('time', Number(value.time), span)
}
