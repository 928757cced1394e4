import type { Command } from 'commander'
import type { Parameters } from './http.ts'
import { day, moment } from './moment.ts'

/** When, as options say it. */
export interface When {
  readonly from?: Date
  readonly to?: Date
  readonly day?: string
}

/** Adds the options that say when. */
export function withRange(command: Command): Command {
  return command
    .option('--from <time>', 'beginning: ISO 8601, or a time ago such as -15m, -1h, -2d (default: -1h)', (text) =>
      moment(text),
    )
    .option('--to <time>', 'end, in the same forms (default: now)', (text) => moment(text))
    .option('--day <YYYYMMDD>', "a whole day in the server's zone, instead of --from and --to", day)
}

/** The parameters of the API that say when. */
export function rangeParameters({ from, to, day }: When): Parameters {
  const seconds = (time: Date | undefined) => time && String(Math.floor(time.getTime() / 1000))
  return given({ from: seconds(from), to: seconds(to), day })
}

/** Parameters of what was given. */
export function given(values: Readonly<Record<string, string | undefined>>): Parameters {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] satisfies [string, string]],
  )
}
