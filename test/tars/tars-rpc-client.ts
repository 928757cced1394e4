import { createRequire } from 'node:module'

// A process that calls as a real service does, by @tars/rpc: argument 1 is what to call, as JSON; each result is a line.

const require = createRequire(import.meta.url)
const stream = require('@tars/stream')
const rpc = require('@tars/rpc').client
const { tars } = require('@tars/monitor/stat/StatFProxy.js')

interface Task {
  servant: string
  port: number
  transport: 'tcp' | 'udp'
  /** 1 TARS; 2 and 3 TUP. */
  version: number
}

const { servant, port, transport, version }: Task = JSON.parse(process.argv[2] ?? '{}')
const endpoint = `${servant}@${transport} -h 127.0.0.1 -p ${port} -t 60000`
const tell = (result: unknown) => console.log(JSON.stringify(result))

/** The stub of `int echo(string text, out string back)` in the form that tars2node gives it. */
class EchoProxy {
  _worker: { version: number; tup_invoke: Invoke; tars_invoke: Invoke } | undefined

  async echo(text: string, property: unknown) {
    const tup = version !== 1
    const invoke = tup ? this._worker?.tup_invoke : this._worker?.tars_invoke
    const encoded = tup ? this.attributes(text) : this.stream(text)
    const { response } = await (invoke?.call(this._worker, 'echo', encoded, property) ??
      Promise.reject(new Error('no worker')))
    if (tup) return { returned: response.tup.readInt32(''), back: response.tup.readString('back') }
    const results = new stream.TarsInputStream(response.sBuffer)
    return { returned: results.readInt32(0, true), back: results.readString(2, true) }
  }

  attributes(text: string) {
    const attributes = new stream.UniAttribute()
    attributes.tupVersion = version
    attributes.writeString('text', text)
    return attributes
  }

  stream(text: string) {
    const output = new stream.TarsOutputStream()
    output.writeString(1, text)
    return output.getBinBuffer()
  }
}

interface Answer {
  response: { sBuffer: unknown; tup: { readInt32(name: string): number; readString(name: string): string } }
}
type Invoke = (functionName: string, encoded: unknown, property: unknown) => Promise<Answer>

async function callEcho() {
  const proxy = rpc.stringToProxy(EchoProxy, endpoint)
  proxy._worker.version = version
  const context = { trace: 'f-1' }
  tell(await proxy.echo('库存', { context }))
  tell(await Promise.all(Array.from({ length: 50 }, (_, i) => proxy.echo(`${i}`, { context }))))
}

async function report(packetType: number) {
  const proxy = rpc.stringToProxy(tars.StatFProxy, endpoint)
  const head = new tars.StatMicMsgHead()
  head.readFromObject({ masterName: 'Shop.CartServer', slaveName: 'Shop.PriceServer', interfaceName: 'getPrice' })
  const body = new tars.StatMicMsgBody()
  body.count = 5
  body.totalRspTime = 9_007_199_254_740_991
  body.intervalCount.put(5, 2)
  body.intervalCount.put(10, 3)
  const message = new stream.Map(tars.StatMicMsgHead, tars.StatMicMsgBody)
  message.put(head, body)
  const sent = proxy.reportMicMsg(message, true, { packetType })
  if (packetType === 0) tell((await sent).response.return)
}

await callEcho().catch((error: { response?: unknown }) => tell({ failed: error.response ?? String(error) }))
if (version === 1) {
  await report(0)
  await report(1)
  // A one-way call has no end to wait for; a later answer on the same road says that it has left.
  await callEcho()
}
// The library keeps timers of up to a minute.
process.exit()
