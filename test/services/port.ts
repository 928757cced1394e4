import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the range that systems hand to outgoing connections: a client that retries while its server is down
// could otherwise be given the server's own port, and would then talk to itself.
const lowest = 20_000
const highest = 32_000

/** A loopback port that nobody listens on, and that stays free for a server to come back to. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
