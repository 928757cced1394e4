// A worker that takes one batch and never settles it: killed by the test that started it.
import { createLog } from '../../observe/log.ts'
import { bullmqQueue } from '../../queue/bullmq.ts'

const [url = '', prefix = ''] = process.argv.slice(2)
const queue = bullmqQueue({
  url,
  prefix,
  signals: ['stat'],
  log: createLog({ level: 'silent', format: 'json' }),
  timing: { lockDuration: 200, stalledInterval: 50 },
})
queue.consume('stat', ({ attempt }) => {
  process.stdout.write(`${attempt}\n`)
  return new Promise(() => undefined)
})
await queue.start()
