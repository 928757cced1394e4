import { type FieldProblem, showFound } from '../../http/issues.ts'
import { type StatInput, type StatRecord, statInputSchema } from '../../signals/stat.ts'
import { describeIntake, timestampProblems } from '../intake.ts'
import { parseIntervals } from '../intervals.ts'
import { wholeOfText } from '../numbers.ts'
import { reportingModule, statRecordsOfInput } from './records.ts'

/** `POST /api/v1/stat`. */
export const statIntake = describeIntake<StatInput, StatRecord>({
  signal: 'stat',
  path: 'stat',
  summary: 'Takes stat reports: calls by caller, callee, function and result in a minute',
  description: 'total_time beyond 2^53 is exact as a JSON number and as text.',
  ignored: 'Records without a call: they say nothing and are not kept',
  schema: statInputSchema,
  itemChanges: { total_time: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]{1,19}$' }] } },
  example: {
    master_name: 'Shop.WebServer',
    slave_name: 'Shop.OrderServer',
    interface_name: 'placeOrder',
    succ_count: 12,
    total_time: 96,
    interv_count: '5|3,10|9',
    maxrsp_time: 10,
  },
  prepare: (value) => ('total_time' in value ? { ...value, total_time: wholeOfText(value.total_time) } : value),
  problems: (value, span) => [...intervalProblems(value), ...timestampProblems(value, span)],
  recordsOf: statRecordsOfInput,
  moduleOf: (record) => reportingModule(record.from_client === 1, record.master_name, record.slave_name),
})

function intervalProblems(value: object): readonly FieldProblem[] {
  if (!('interv_count' in value) || typeof value.interv_count !== 'string') return []
  if (parseIntervals(value.interv_count)) return []
  const expected = 'expected up to 1000 pairs of bound and calls below 10^12, "5|12,10|3"'
  return [{ field: 'interv_count', reason: `found ${showFound(value.interv_count)}, ${expected}` }]
}
