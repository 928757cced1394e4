/** Where an exit is found: its own key, and when it was, epoch ms, so that one day is looked into. */
export interface ExitPlace {
  readonly key: string
  readonly at: number
}

/** A place as a link has it: a key may hold anything. */
export function printExitPlace({ key, at }: ExitPlace): string {
  return `${at}~${key}`
}

/** The place that a link says; undefined where it says none. */
export function readExitPlace(text: string): ExitPlace | undefined {
  const [, at, key] = /^(\d{1,15})~(.+)$/s.exec(text) ?? []
  return at === undefined || key === undefined ? undefined : { key, at: Number(at) }
}
