import type { FieldProblem } from '../../http/issues.ts'
import type { TimeRange } from '../../signals/calendar.ts'
import { type LogInput, type LogRecord, logInputSchema } from '../../signals/log.ts'
import { describeIntake, instantProblem } from '../intake.ts'
import { moduleOf } from '../names.ts'
import { instantOf, logRecordsOfInput } from './records.ts'

/** `POST /api/v1/logs`. */
export const logIntake = describeIntake<LogInput, LogRecord>({
  signal: 'log',
  path: 'logs',
  summary: 'Takes records of logs',
  description: 'A message of more than 256 KB is cut and marked `cut`.',
  ignored: 'Records without a message: they say nothing and are not kept',
  schema: logInputSchema,
  example: {
    app: 'Shop',
    server: 'OrderServer',
    file: 'order',
    message: '2026-11-21 17:29:45.718|4711|ERROR|order 18 failed',
  },
  problems: timeProblems,
  recordsOf: logRecordsOfInput,
  moduleOf,
})

function timeProblems(value: object, span: TimeRange): readonly FieldProblem[] {
  const time = 'time' in value ? logInputSchema.shape.time.safeParse(value.time).data : undefined
  return time === undefined ? [] : instantProblem('time', instantOf(time), span)
}
