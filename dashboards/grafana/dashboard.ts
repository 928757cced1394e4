import type { Panel } from './panels.ts'
import type { Annotation, Variable } from './variables.ts'

/** Panels below a heading, from left to right, each as wide as it says. */
export interface Row {
  readonly title: string
  readonly panels: readonly Panel[]
}

export interface Plan {
  /** Fixed, so that links to it hold and a newer version replaces it. */
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly variables: readonly Variable[]
  readonly annotations?: readonly Annotation[]
  readonly rows: readonly Row[]
  /** From when on it shows at first, `now-3h` say. */
  readonly from: string
  readonly refresh: string
}

/** How many columns Grafana's grid has. */
const columns = 24

/** A dashboard as Grafana's JSON has it. Version 39 of its schema is read by Grafana 10.3 and all later ones. */
export function dashboard({ uid, title, description, variables, annotations = [], rows, from, refresh }: Plan) {
  return {
    uid,
    title,
    description,
    tags: ['tarsier'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    // One crosshair for all panels.
    graphTooltip: 1,
    timezone: 'browser',
    time: { from, to: 'now' },
    refresh,
    links: [{ title: 'Tarsier', type: 'dashboards', tags: ['tarsier'], asDropdown: true, keepTime: true }],
    templating: { list: variables },
    annotations: { list: annotations },
    panels: laidOut(rows).map((panel, place) => ({ id: place + 1, ...panel })),
  }
}

function laidOut(rows: readonly Row[]) {
  let y = 0
  return rows.flatMap(({ title, panels }) => {
    const heading = { type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: columns, h: 1 } }
    const placed = linesOf(panels).flatMap((line) => {
      const top = y
      y += Math.max(...line.map(({ height }) => height))
      return sideBySide(line, top)
    })
    return [heading, ...placed]
  })
}

/** As many panels in a line as have room. */
function linesOf(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const lines: Panel[][] = []
  let room = 0
  for (const panel of panels) {
    if (panel.width > room) {
      lines.push([])
      room = columns
    }
    lines.at(-1)?.push(panel)
    room -= panel.width
  }
  return lines
}

function sideBySide(line: readonly Panel[], y: number) {
  let x = 0
  return line.map(({ width, height, ...panel }) => {
    const gridPos = { x, y, w: width, h: height }
    x += width
    return { ...panel, gridPos }
  })
}
