import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collects everything that nobody holds; memory outside the heap is given back only in a turn after its owner was collected. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  // The flag gives new contexts a gc function, and the running one not.
  const collect: () => void = runInNewContext('gc')
  collect()
  await setImmediate()
  collect()
}
