import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Processes by the part that they play; one whose pid is not known (in a container, say) is left out of figures. */
export type Processes = Readonly<Record<string, number | undefined>>

/** CPU seconds by the same names. */
export type CpuSeconds = Readonly<Record<string, number>>

const megabyte = 1024 * 1024

let ticks: number | undefined

/** User and system time that the processes have spent until now. */
export function cpuOf(processes: Processes): CpuSeconds {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  const perSecond = ticks
  const known = Object.entries(processes).flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid] as const]))
  return Object.fromEntries(known.map(([name, pid]) => [name, ticksOf(pid) / perSecond]))
}

/** What they have spent since. */
export function cpuSince(before: CpuSeconds, processes: Processes): CpuSeconds {
  const now = cpuOf(processes)
  return Object.fromEntries(Object.entries(now).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]))
}

/** Fields 14 and 15 of the kernel's stat, counted behind the name in brackets, which may hold anything. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Resident memory in MB. */
export function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024) / megabyte
}
