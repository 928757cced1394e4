import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendMessages } from './messages.ts'
import { distributed } from './modes.ts'
import { countMessages, findMessages, flooding, limit } from './notify.ts'
import { type RunningProgram, startProgram, until } from './program.ts'

describe('two replicas', { timeout: 60_000 }, () => {
  const settings = { ...distributed(), ...flooding }
  let replicas: readonly RunningProgram[]
  beforeAll(async () => {
    replicas = await Promise.all([startProgram(settings), startProgram(settings)])
  })
  afterAll(() => Promise.all(replicas.map((replica) => replica.end('SIGTERM'))))

  it('have one limit, and lose no count', async () => {
    const texts = Array.from({ length: 200 }, (_, each) => `restart ${each}`)
    await Promise.all(replicas.map(({ notify }) => sendMessages(notify, 'Replicas.Server', texts)))
    for (const replica of replicas) {
      const counts = () => countMessages(replica, { app: 'Replicas' })
      await until(async () => (await counts()).total.messages === 400)
      expect((await counts()).total.suppressed).toBe(400 - limit)
      const { messages } = await findMessages(replica, { app: 'Replicas', limit: '1000' })
      expect(messages.filter(({ suppressed }) => suppressed === undefined)).toHaveLength(limit)
    }
  })
})
