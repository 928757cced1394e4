import { createMetrics } from '../../observe/metrics.ts'
import type { QueryDoor } from '../../query/ask.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { AnswerRow, AskOptions, Question } from '../../store/store.ts'

type Reply = (question: Question, options: AskOptions) => readonly AnswerRow[] | Promise<readonly AnswerRow[]>

/** A door whose store remembers what it was asked and says what it is told to: for shapes and errors only. */
export function doorTo(reply: Reply) {
  const asked: { question: Question; options: AskOptions }[] = []
  const metrics = createMetrics()
  const door: QueryDoor = {
    store: {
      ask: async (question, options) => {
        asked.push({ question, options })
        return { rows: await reply(question, options), served: 'detail' }
      },
      find: async () => ({ records: [], more: false }),
    },
    calendar: createCalendar('Asia/Shanghai'),
    horizon: (signal) => (signal === 'rollup' ? '20251101' : '20260117'),
    metrics,
    groupLimit: 500,
    deadline: 30_000,
  }
  return { door, asked, metrics }
}
