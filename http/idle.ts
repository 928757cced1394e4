import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Closes connections on which nothing moves for a while, but for those that wait for us: an answer may take as long as its
 * question may. A client that does not take what it was sent is not waiting.
 */
export function closeIdleConnections(app: FastifyInstance, idleTimeout: number): void {
  const waiting = new WeakSet<Socket>()
  app.addHook('onRequest', async ({ socket }) => void waiting.add(socket))
  app.addHook('onResponse', async ({ socket }) => void waiting.delete(socket))
  app.server.on('timeout', (socket: Socket) => {
    if (waiting.has(socket) && socket.writableLength === 0) socket.setTimeout(idleTimeout)
    else socket.destroy()
  })
}
