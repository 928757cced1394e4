import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { type Config, tarsHost } from '../../config.ts'
import { TarsierError } from '../../errors.ts'
import { type PortSetting, portSettings } from '../../settings.ts'
import { reachable } from '../environment.ts'

/** Whether somebody listens there. */
export async function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Ports that are free now: @tars/rpc wants to know its port beforehand. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

/** Says of a start that failed who may hold the demo's ports, where somebody does. */
export async function explainPorts(error: unknown, config: Config): Promise<never> {
  if (!(error instanceof TarsierError) || error.code !== 'BAD_SETTING') throw error
  const host = reachable(config.TARSIER_HOST)
  const listening = reachable(tarsHost(config).host)
  const hostOf = (name: PortSetting) => (name === 'TARSIER_HTTP_PORT' ? host : listening)
  const held = await Promise.all(portSettings.map((name) => accepts(hostOf(name), config[name])))
  if (!held.includes(true)) throw error
  const advice =
    '`npm start`, another demo or another Tarsier may hold the ports: end it, or give this demo free ones with ' +
    portSettings.map((name) => `${name}=0`).join(' ')
  throw new TarsierError('BAD_SETTING', `${error.message}\n${advice}`, { cause: error })
}
