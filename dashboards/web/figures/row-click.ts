import type { MouseEvent } from 'react'

/**
 * What is in `data-key` of the row that was clicked. Undefined where a click means something else: a link's own tab, a
 * button of the row, or the end of marking text to copy it.
 */
export function clickedRow(event: MouseEvent<HTMLElement>): string | undefined {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  if (getSelection()?.isCollapsed === false) return undefined
  const { target } = event
  return target instanceof Element ? target.closest<HTMLElement>('tr')?.dataset['key'] : undefined
}
