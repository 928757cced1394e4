import { encodeWith } from '../../contract/records.ts'
import { batchOf } from './labelled.ts'
import { storeIn } from './opened.ts'

// A process of its own: writes labelled batches into the directory of its first argument and makes backups of them, one
// after the other, until it is killed. Says "settled LABEL" and "made FILE".
const [directory = '', prefix = ''] = process.argv.slice(2)
const store = storeIn(directory)

async function writeOn(): Promise<never> {
  for (let count = 0; ; count++) {
    const label = `${prefix}${count}`
    const { kind } = await store.write(encodeWith(store, batchOf(label)), () => '00000000')
    process.stdout.write(`${kind} ${label}\n`)
  }
}

async function backUpOn(): Promise<never> {
  for (;;) process.stdout.write(`made ${(await store.backup(new Date())).file}\n`)
}

await store.start()
await Promise.all([writeOn(), backUpOn()])
