/** A cell of the heatmap: when it begins, its row from below, and its colour. */
export interface Cell {
  readonly start: number
  readonly row: number
  readonly colour: string
}

/** What ECharts hands to a series that draws itself. */
export interface Plot {
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export interface Scale {
  coord(point: readonly [time: number, row: number]): readonly [x: number, y: number]
  size(span: readonly [seconds: number, rows: number]): readonly [width: number, height: number]
}

/** All cells as one picture: as shapes of their own a week of minutes would be 70,000 of them. */
export function pictureOf(cells: readonly Cell[], step: number, { coordSys: plot }: Plot, scale: Scale) {
  const image = document.createElement('canvas')
  const density = window.devicePixelRatio
  image.width = Math.max(1, Math.round(plot.width * density))
  image.height = Math.max(1, Math.round(plot.height * density))
  const pen = image.getContext('2d')
  pen?.scale(density, density)
  pen?.translate(-plot.x, -plot.y)
  const [width, height] = scale.size([step, 1])
  // A hair between cells, as long as they are wide enough for one.
  const gap = width > 4 ? 1 : 0
  for (const { start, row, colour } of cells) {
    const [x, middle] = scale.coord([start, row])
    if (pen) pen.fillStyle = colour
    pen?.fillRect(x, middle - height / 2 + 0.5, Math.max(1, width - gap), height - 1)
  }
  return { type: 'image', style: { image, x: plot.x, y: plot.y, width: plot.width, height: plot.height } }
}
