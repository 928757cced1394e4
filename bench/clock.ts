/** Epoch ms with their fraction, the same in every process of a machine. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}
