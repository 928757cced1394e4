import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Destinations, objectAt, type ServiceConfiguration, tarsConfiguration } from './configuration.ts'
import { accepts, freePorts } from './ports.ts'

/** Where the shop's services listen. */
export interface ShopPorts {
  /** One of each instance of Shop.PriceServer; the last one gives no discounts. */
  readonly price: readonly [number, number]
  readonly cart: number
}

/** The demo's application, running: three services in four processes. */
export interface Application {
  readonly ports: ShopPorts
  /** Rejects when a service ends by itself. */
  readonly failed: Promise<never>
  /** Ends every process. Idempotent. */
  stop(): Promise<void>
}

export interface ApplicationOptions {
  /** Where the services report to. */
  readonly to: Destinations
  /** Zone of the times in their lines; the machine's if not given. */
  readonly timeZone?: string | undefined
  /** Where their configuration files are written. */
  readonly directory: string
}

interface Service extends ServiceConfiguration {
  /** File name of its code, and of its configuration with the instance's number. */
  readonly script: string
  readonly instance: number
}

const startDeadline = 10_000

/**
 * Starts Shop.WebServer → Shop.CartServer → Shop.PriceServer (two instances), each a process of its own, made with
 * @tars/rpc and reporting through @tars/monitor, @tars/logs and @tars/notify. Resolves when every port is open.
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  mkdirSync(options.directory, { recursive: true })
  const [price1 = 0, price2 = 0, cart = 0] = await freePorts(3)
  const ports: ShopPorts = { price: [price1, price2], cart }
  const services = describeServices(ports)
  const running: ChildProcess[] = []
  let stopping = false

  const failed = Promise.withResolvers<never>()
  // Whoever waits for `failed` hears of it; until somebody does, it is no crash.
  failed.promise.catch(() => {})

  async function stop(): Promise<void> {
    stopping = true
    await Promise.all(running.map(endProcess))
  }

  try {
    for (const service of services) {
      const child = startService(service, options)
      running.push(child)
      child.once('exit', (code, signal) => {
        if (!stopping) failed.reject(new Error(`the demo's ${service.name} ended by itself (${signal ?? code})`))
      })
      await Promise.race([failed.promise, isListening(service)])
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { ports, failed: failed.promise, stop }
}

/** Callees first, so that each finds what it calls. */
function describeServices({ price: [price1, price2], cart }: ShopPorts): readonly Service[] {
  const price = objectAt('Shop.PriceServer.PriceObj', [price1, price2])
  const priceServer = { name: 'Shop.PriceServer', script: 'price' }
  const serves = (port: number) => ({ object: 'Shop.PriceServer.PriceObj', port })
  return [
    { ...priceServer, instance: 1, serves: serves(price1), own: {} },
    { ...priceServer, instance: 2, serves: serves(price2), own: { discounts: 'none' } },
    {
      name: 'Shop.CartServer',
      script: 'cart',
      instance: 1,
      serves: { object: 'Shop.CartServer.CartObj', port: cart },
      own: { price },
    },
    {
      name: 'Shop.WebServer',
      script: 'web',
      instance: 1,
      own: { cart: objectAt('Shop.CartServer.CartObj', [cart]), price },
    },
  ]
}

function startService(service: Service, { to, timeZone, directory }: ApplicationOptions): ChildProcess {
  const configuration = join(directory, `${service.name}-${service.instance}.conf`)
  writeFileSync(configuration, tarsConfiguration(service, to))
  return fork(fileURLToPath(new URL(`shop/${service.script}.cjs`, import.meta.url)), [], {
    // @tars/rpc reports only where TARS_MONITOR is set, as Tars' own node-agent sets it.
    env: { ...process.env, ...(timeZone && { TZ: timeZone }), TARS_CONFIG: configuration, TARS_MONITOR: 'true' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // @tars/rpc's modules import one another in a circle, which Node warns of.
    execArgv: ['--no-warnings'],
  })
}

async function isListening({ name, serves }: Service): Promise<void> {
  if (!serves) return
  const deadline = Date.now() + startDeadline
  while (!(await accepts('127.0.0.1', serves.port))) {
    if (Date.now() > deadline) throw new Error(`the demo's ${name} does not listen after ${startDeadline / 1000} s`)
    await pause(50)
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
