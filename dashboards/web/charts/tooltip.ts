/** What a chart says of the point under the pointer. */
export interface Tip {
  readonly title: string
  readonly rows: readonly TipRow[]
  /** Small print below. */
  readonly note?: string
}

export interface TipRow {
  readonly colour: string
  readonly name: string
  readonly value: string
  readonly detail?: string
}

/** A tip in a sentence, for those who do not see the chart; "" without one. */
export function spokenTip(tip: Tip | undefined): string {
  return tip ? `${tip.title}, ${tip.rows.map(({ name, value }) => `${name} ${value}`).join(', ')}` : ''
}

/** Made of nodes, never of markup: names in data may hold anything. */
export function tipElement({ title, rows, note }: Tip): HTMLElement {
  const element = node('div', 'tip', [node('strong', '', title)])
  for (const { colour, name, value, detail } of rows) {
    const mark = node('i', '', '')
    mark.style.background = colour
    element.append(node('div', 'tip-row', [mark, node('span', '', name), node('b', '', value)]))
    if (detail) element.append(node('div', 'tip-detail', detail))
  }
  if (note) element.append(node('p', '', note))
  return element
}

function node(tag: string, className: string, content: string | readonly Node[]): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.append(...(typeof content === 'string' ? [content] : content))
  return element
}
