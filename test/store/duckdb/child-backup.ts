import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { encodeWith } from '../../contract/records.ts'
import { batchOf } from './labelled.ts'
import { storeIn } from './opened.ts'

// A process of its own: backs up a store whose disk is full, in the directory of its first argument, and again when it is
// not. Says what became of each, and of batches that are written between.
const [directory = ''] = process.argv.slice(2)

/** No file of this process may become longer. */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}

async function write(label: string): Promise<void> {
  const { kind } = await store.write(encodeWith(store, batchOf(label)), () => '00000000')
  say(`${kind} ${label}`)
}

async function backUp(): Promise<void> {
  await store.backup(new Date()).then(
    ({ rows }) => say(`made ${rows}`),
    (error: unknown) => say(`failed ${String(error)}`),
  )
  say(`files ${readdirSync(join(directory, 'backups')).length}`)
}

// A file that may not grow is then an error of the write, not the end of the process.
process.on('SIGXFSZ', () => undefined)
const store = storeIn(directory)
await store.start()
for (let count = 0; count < 10; count++) await write(`before${count}`)
limitFiles(400_000)
await backUp()
limitFiles('unlimited')
await write('after')
await backUp()
await store.stop()
say('ended')
