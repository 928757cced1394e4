import { createRequire } from 'node:module'

// A process that does what a Tars.js service does: writes remote logs by @tars/logs. Argument 1 is the task as JSON.

const require = createRequire(import.meta.url)

export interface LogTask {
  /** "tcp -h 127.0.0.1 -p 12111". */
  readonly endpoint: string
  readonly app: string
  readonly server: string
  /** "name.area.group", or empty. */
  readonly set: string
  /** TarsRemote has thread and level in its lines, TarsDate neither. */
  readonly type: 'TarsRemote' | 'TarsDate'
  readonly file: string
  readonly lines: readonly { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly text: string }[]
  /** A last line of so many characters. */
  readonly longest: number
}

const task: LogTask = JSON.parse(process.argv[2] ?? '{}')

const logs = require('@tars/logs')
logs.setConfig(configuration())
const logger = logs(task.type, task.file, { logTo: logs.LogTo.Remote, interval: 100 })
for (const { level, text } of task.lines) logger[level](text)
logger.warn('x'.repeat(task.longest))
// @tars/rpc keeps its connections for ever; what was logged must leave first.
setTimeout(() => process.exit(), 1500)

function configuration() {
  const { Config } = require('@tars/utils')
  const configuration = new Config()
  configuration.parseText(`<tars>
  <application>
    enableset=${task.set === '' ? 'n' : 'y'}
    setdivision=${task.set || 'NULL'}
    <server>
      app=${task.app}
      server=${task.server}
      logpath=/nowhere
      log=tars.tarslog.LogObj@${task.endpoint} -t 60000
    </server>
  </application>
</tars>`)
  return configuration
}
