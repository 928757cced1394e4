import { styleText } from 'node:util'

/** Whether what goes to a stream is coloured: that of a terminal which knows colours, unless NO_COLOR or FORCE_COLOR say otherwise. */
export function isColoured(stream: NodeJS.WriteStream): boolean {
  return styleText('red', '', { stream }) !== ''
}
