import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { dashboards } from '../../../dashboards/grafana/all.ts'
import { prometheus, provisioned } from '../../../dashboards/grafana/sources.ts'
import { files } from './grafana.ts'

const home = join(import.meta.dirname, '..', '..', '..', 'dashboards', 'grafana')

it('has a file for each dashboard and no other', async () => {
  expect((await readdir(join(home, 'dashboards'))).toSorted()).toEqual(files.toSorted())
})

it('gives each dashboard a uid and a title of its own', () => {
  for (const key of ['uid', 'title'] as const)
    expect(new Set(files.map((file) => dashboards[file][key])).size).toBe(files.length)
})

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(home, 'dashboards', file), 'utf8')
  const dashboard = dashboards[file]

  it('is what node dashboards/grafana/generate.ts writes', () => {
    expect(text).toBe(`${JSON.stringify(dashboard, undefined, 2)}\n`)
  })

  it('has panels that do not overlap, each with a number of its own', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })

  it('uses variables that it has, and each of them', () => {
    const named = dashboard.templating.list.map(({ name }) => name)
    // A formula's operands are the panel's own questions.
    const asked = JSON.stringify(dashboard, (key, value) => (key === 'expression' ? undefined : value))
    const used = [...asked.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name]) => name)
    expect(new Set(used)).toEqual(new Set(named))
  })

  it('computes from what the same panel asks, or computed before', () => {
    for (const { targets = [] } of dashboard.panels as readonly { targets?: readonly Record<string, unknown>[] }[]) {
      for (const [place, { expression = '' }] of targets.entries()) {
        const before = targets.slice(0, place).map(({ refId }) => refId)
        const operands = String(expression).match(/(?<=\$)\w+/g) ?? []
        expect(operands.filter((operand) => !before.includes(operand))).toEqual([])
      }
    }
  })
})

describe('provisioned data sources', () => {
  const text = readFileSync(join(home, 'provisioning', 'datasources', 'tarsier.yaml'), 'utf8')
  const { datasources } = parse(text) as {
    datasources: { uid: string; type: string; jsonData: Record<string, string> }[]
  }

  it('are those that dashboards choose at first', () => {
    expect(datasources.map(({ uid }) => uid)).toEqual([prometheus, ...provisioned].map(({ uid }) => uid))
  })

  it.each(provisioned)('$uid names the indices and the time of its signal', ({ uid, timeField }) => {
    const { type, jsonData } = datasources.find((each) => each.uid === uid) ?? {}
    const index = `\${TARSIER_INDEX_PREFIX}${uid.replace('tarsier-', '')}_*`
    expect({ type, jsonData }).toMatchObject({ type: 'elasticsearch', jsonData: { index, timeField } })
  })
})
