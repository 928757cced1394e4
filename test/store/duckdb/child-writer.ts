import { createLog } from '../../../observe/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { rollup, statRollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import { duckdbStore } from '../../../store/duckdb/store.ts'
import { calendar, encodeWith } from '../../contract/records.ts'
import { batchOf } from './labelled.ts'

// A process of its own: writes labelled batches into the directory of its first argument, two at a time, until it is
// killed. Says "begin LABEL" before it writes one and "settled LABEL" or "away REASON" after; what is away, it repeats.
const [directory = '', prefix = ''] = process.argv.slice(2)
const log = createLog({ level: 'silent', format: 'json' })
const store = duckdbStore(
  { directory },
  { signals: [stat, reporter, rollup], derivations: [statRollup], calendar, log },
)
let count = 0

async function writeOn(): Promise<never> {
  for (;;) {
    const label = `${prefix}${count++}`
    process.stdout.write(`begin ${label}\n`)
    while (!(await isWritten(label))) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function isWritten(label: string): Promise<boolean> {
  const outcome = await store.write(encodeWith(store, batchOf(label)), () => '00000000')
  process.stdout.write(outcome.kind === 'settled' ? `settled ${label}\n` : `${outcome.kind} ${outcome.reason}\n`)
  return outcome.kind === 'settled'
}

// A file that may not grow is then an error of the write, not the end of the process.
process.on('SIGXFSZ', () => undefined)
await store.start()
process.stdout.write('started\n')
await Promise.all([writeOn(), writeOn()])
