import { setTimeout as pause } from 'node:timers/promises'
import type { StatReport } from '../../ingest/stat/report.ts'
import { connectTars, sendDatagram, type TarsEndpoint, type TarsRequest } from '../../tars/client.ts'
import { TarsReader } from '../../tars/reader.ts'
import { writeStatReports } from '../tars/stat-report.ts'

/** One call of `interfaceName`, as a caller reports it. */
export function oneCall(interfaceName: string): StatReport {
  const head = {
    masterName: 'Flow.CallerServer',
    slaveName: 'Flow.CalleeServer',
    interfaceName,
    masterIp: '',
    slaveIp: '10.0.0.9',
    slavePort: 20031,
    returnValue: 0,
    slaveSetName: '',
    slaveSetArea: '',
    slaveSetId: '',
    tarsVersion: '',
  }
  const intervals = [5, 1, 10, 0, 50, 0, 100, 0, 200, 0, 500, 0, 1000, 0, 2000, 0, 3000, 0]
  const body = { count: 1, timeoutCount: 0, execCount: 0, intervals, totalTime: 3, maxTime: 3, minTime: 3 }
  return [head, body]
}

/** What a sender knows in the end: each interface was reported in one call, once. */
export interface Sent {
  /** Answered with success. */
  readonly answered: Set<string>
  /** Sent and not answered, or refused. */
  readonly uncertain: Set<string>
}

/**
 * Reports calls two-way, `heads` in a packet, one packet after the other, until `stopping` fires.
 * A connection that breaks ends it: what it had under way is uncertain.
 */
export async function reportCalls(
  endpoint: TarsEndpoint,
  stem: string,
  sent: Sent,
  stopping: AbortSignal,
): Promise<void> {
  const heads = 20
  const client = await connectTars(endpoint)
  try {
    for (let packet = 0; !stopping.aborted; packet++) {
      const names = Array.from({ length: heads }, (_, each) => `${stem}-${packet}-${each}`)
      for (const name of names) sent.uncertain.add(name)
      if (!(await report(client, names))) await pause(20)
      else for (const name of names) settle(name, sent)
    }
  } finally {
    await client.close()
  }
}

function settle(name: string, sent: Sent): void {
  sent.uncertain.delete(name)
  sent.answered.add(name)
}

/** Reports calls of each interface one-way over TCP, a head a packet, as fast as the connection takes them, and ends. */
export async function reportOneWay(endpoint: TarsEndpoint, names: readonly string[]): Promise<void> {
  const client = await connectTars(endpoint)
  for (const name of names) await client.send(requestOf([name]))
  await client.close()
}

/** … as a datagram each. */
export async function reportByDatagram(endpoint: TarsEndpoint, names: readonly string[]): Promise<void> {
  for (const name of names) await sendDatagram(endpoint, requestOf([name]))
}

type Client = Awaited<ReturnType<typeof connectTars>>

function requestOf(names: readonly string[]): TarsRequest {
  return {
    servant: 'tars.tarsstat.StatObj',
    functionName: 'reportMicMsg',
    writeArguments: (writer) => {
      writeStatReports(writer, 1, names.map(oneCall))
      writer.writeInt(2, 1)
    },
  }
}

async function report(client: Client, names: readonly string[]): Promise<boolean> {
  const response = await client.call({ ...requestOf(names), timeoutMs: 10_000 })
  return response.returnCode === 0 && new TarsReader(response.buffer).readInt(0) === 0
}
