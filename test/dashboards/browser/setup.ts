import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserServer, chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { buildPagesOnce } from '../../../dashboards/build.mjs'
import type { TarsEndpoint } from '../../../tars/client.ts'
import { type RunningProgram, startProgram, until } from '../../flow/program.ts'
import { type ApiServer, startApiServer } from '../../kubernetes/api-server.ts'
import { chromiumPath } from '../../services/chromium.ts'
import { crashHour, crashInCluster, crashing, happenInCluster } from '../shop/cluster.ts'
import { reportShop, type Span, tellOfShop } from '../shop/report.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser is spoken to. */
    readonly browser: string
    readonly shop: Shop
  }
}

export interface Door {
  readonly host: string
  readonly port: number
}

/** A Tarsier that knows what happened in the shop. */
export interface Shop {
  readonly http: string
  /** Doors of Tars services. */
  readonly stat: Door
  readonly property: Door
  readonly notify: Door
  readonly log: Door
  /** Leads to the cluster that it follows. */
  readonly kubeconfig: string
  /** The minute that the shop's incidents end at, epoch seconds. */
  readonly now: number
}

const hour = 3600
const day = 24 * hour

/** Of Asia/Shanghai, which the program under test runs in. */
const offset = 8 * hour

/** Vitest's global setup for the tests in a browser: one Chromium and one Tarsier with its pages and data for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const problem = buildPagesOnce(process.execPath)
  if (problem) throw new Error(`the pages could not be built: ${problem}`)
  const directory = mkdtempSync(join(tmpdir(), 'tarsier-browser-'))
  const cluster = await startApiServer()
  const starts = [startBrowser(), startShop(directory, cluster)] as const
  const stop = async () => {
    const [browser, program] = await Promise.allSettled(starts)
    if (browser.status === 'fulfilled') await browser.value.close()
    if (program.status === 'fulfilled') await program.value.program.end('SIGTERM')
    await cluster.end()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const [browser, { program, now }] = await Promise.all(starts)
    const { http, stat, property, notify, log } = program
    const door = ({ host, port }: TarsEndpoint): Door => ({ host, port })
    project.provide('browser', browser.wsEndpoint())
    project.provide('shop', {
      http,
      stat: door(stat),
      property: door(property),
      notify: door(notify),
      log: door(log),
      kubeconfig: cluster.kubeconfig,
      now,
    })
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

async function startBrowser(): Promise<BrowserServer> {
  // Chromium's own sandbox does not work for root, and what it visits here is ours.
  return chromium.launchServer({ executablePath: await chromiumPath(), args: ['--no-sandbox'] })
}

/** Hours of today, with the same of yesterday and of the same day last week. */
async function startShop(
  directory: string,
  cluster: ApiServer,
): Promise<{ readonly program: RunningProgram; readonly now: number }> {
  const now = Math.floor(Date.now() / 60_000) * 60
  happenInCluster(cluster, now)
  crashInCluster(cluster, now)
  const program = await startProgram({
    TARSIER_MODE: 'embedded',
    TARSIER_DATA_DIR: directory,
    TARSIER_KUBERNETES: 'on',
    TARSIER_KUBECONFIG: cluster.kubeconfig,
  })
  const spans = [0, day, 7 * day].map((ago) => ({ from: now - ago - 2.5 * hour, to: now - ago }))
  await reportShop(program.http, spans, now, offset)
  await tellOfShop(program.http, spans.slice(0, 1), now, offset)
  // Building them takes time that the tests need for themselves.
  await until(async () => (await Promise.all(spans.map((span) => isRolledUp(program.http, span)))).every(Boolean), 60)
  await until(async () => (await exitsIn(program.http, crashHour(now))) === crashing.exits)
  return { program, now }
}

async function isRolledUp(http: string, { from, to }: Span): Promise<boolean> {
  const answer = await fetch(`${http}/api/v1/stat/services?from=${from}&to=${to}`)
  const { meta } = (await answer.json()) as { meta?: { served: string } }
  return meta?.served === 'rollup'
}

async function exitsIn(http: string, { from, to }: Span): Promise<number> {
  const answer = await fetch(`${http}/api/v1/exits/counts?by=kind&from=${from}&to=${to}`)
  const { total } = (await answer.json()) as { total?: number }
  return total ?? 0
}
