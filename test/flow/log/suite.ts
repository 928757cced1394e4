import { afterAll, beforeAll, expect } from 'vitest'
import type { Settings } from '../program.ts'
import { openTail } from './asking.ts'
import { booksSuite, clientsSuite } from './clients.ts'
import { exportSuite } from './export.ts'
import { recordSuite } from './record.ts'
import { type Replicas, startReplicas } from './replicas.ts'
import { searchSuite } from './search.ts'
import { tailSuite } from './tail.ts'
import { terminalSuite } from './terminal.ts'

/** Remote logs over the real program, a process of each of these roles. `feedRoom`: what the mode's feed holds, bytes. */
export function remoteLogs(settings: Settings, roles: readonly string[], feedRoom: number): void {
  let replicas: Replicas | undefined
  beforeAll(async () => {
    replicas = await startReplicas(settings, roles)
  })
  afterAll(async () => {
    // Those who follow keep no process from its end.
    const tail = await openTail(tarsier().query(0), {})
    expect(await replicas?.end()).toEqual(roles.map(() => 0))
    await tail.leave()
  })
  const tarsier = () => {
    if (!replicas) throw new Error('not started')
    return replicas
  }
  clientsSuite(tarsier)
  recordSuite(tarsier)
  searchSuite(tarsier)
  exportSuite(tarsier)
  terminalSuite(tarsier)
  tailSuite(tarsier, feedRoom)
  booksSuite(tarsier)
}
