import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// A process that does what a Tars.js service does: says what happens to it by @tars/notify. Argument 1 is the task as JSON.

const require = createRequire(import.meta.url)

export interface NotifyTask {
  /** "tcp -h 127.0.0.1 -p 13111". */
  readonly endpoint: string
  readonly app: string
  readonly server: string
  /** Each with its NOTIFYLEVEL; without one it is reported. */
  readonly messages: readonly { readonly text: string; readonly level?: number }[]
}

const task: NotifyTask = JSON.parse(process.argv[2] ?? '{}')

const notify = require('@tars/notify')

// As node-agent does it: the configuration is a file that the environment names.
const directory = mkdtempSync(join(tmpdir(), 'tarsier-notify-'))
process.on('exit', () => rmSync(directory, { recursive: true }))
process.env['TARS_CONFIG'] = join(directory, 'service.conf')
writeFileSync(
  join(directory, 'service.conf'),
  `<tars>
  <application>
    <server>
      app=${task.app}
      server=${task.server}
      notify=tars.tarsnotify.NotifyObj@${task.endpoint}
    </server>
    <client>
      modulename=${task.app}.${task.server}
    </client>
  </application>
</tars>`,
)
notify.init()
for (const { text, level } of task.messages) {
  if (level === undefined) notify.report(text)
  else notify.notify(text, level)
}
// @tars/rpc keeps its connections for ever; what was said must leave first.
setTimeout(() => process.exit(), 1500)
