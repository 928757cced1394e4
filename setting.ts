import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/** One line that says what a setting does. */
export interface Help {
  readonly en: string
  readonly zh: string
}

/** One setting: how its text is read, what holds where it is not given, and its help. */
export interface Setting<Output> {
  readonly schema: z.ZodType<Output, string>
  /** Text of the default; undefined: there is none and the setting may be left out. */
  readonly fallback: string | undefined
  readonly help: Help
  /** Never printed; may also be given as `NAME_FILE`, the path of a file that holds it. */
  readonly secret: boolean
  /** Its text as it may be printed, where it is not secret. */
  readonly shown: (text: string) => string
}

const asItIs = (text: string): string => text

export function setting<Output>(schema: z.ZodType<Output, string>, fallback: string, help: Help): Setting<Output> {
  return { schema, fallback, help, secret: false, shown: asItIs }
}

export function optional<Output>(schema: z.ZodType<Output, string>, help: Help): Setting<Output | undefined> {
  return { schema, fallback: undefined, help, secret: false, shown: asItIs }
}

export function secret<Output>(each: Setting<Output>): Setting<Output> {
  return { ...each, secret: true }
}

/** A setting of URLs: it may be printed, but not the user and password that may be in them. */
export function ofUrls<Output>(each: Setting<Output>): Setting<Output> {
  return { ...each, shown: withoutCredentials }
}

/** Where the text is no list of URLs, nobody knows where a password in it begins or ends: all before the last @ is hidden. */
function withoutCredentials(text: string): string {
  const parts = text.split(',')
  const hide = (part: string) => part.replace(/^(\s*[a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@')
  return parts.every((part) => URL.canParse(part.trim())) ? parts.map(hide).join(',') : hide(text)
}

export const text = z.string().min(1, 'expected some text')

export const port = whole(0, 65_535)

export const flag = z.enum(['true', 'false'], 'expected true or false').transform((value) => value === 'true')

/** A whole number within bounds. */
export function whole(least: number, most: number) {
  const expected = `expected a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected)
}

export function oneOf<const Choice extends string>(...choices: readonly [Choice, ...Choice[]]) {
  return z.enum(choices, `expected one of ${choices.join(', ')}`)
}

/** One or more of the choices, separated by commas. */
export function someOf<const Choice extends string>(...choices: readonly [Choice, ...Choice[]]) {
  const expected = `expected one or more of ${choices.join(', ')}, separated by commas`
  const list = z.array(z.enum(choices)).min(1)
  return z.string().transform((value, context): readonly Choice[] => {
    const parsed = list.safeParse(value.split(',').map((each) => each.trim()))
    if (parsed.success) return [...new Set(parsed.data)]
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  })
}

/** One URL. Checked before anything else reads it: a client's error would tell a password in what it took for a path. */
export function url(...protocols: readonly [string, ...string[]]) {
  const expected = `expected ${formsOf(protocols)}`
  return z
    .string()
    .refine((value) => isUrl(value, protocols), expected)
    .refine(isEncoded, encodingExpected)
}

/** URLs separated by commas. */
export function urls(...protocols: readonly [string, ...string[]]) {
  const expected = `expected ${formsOf(protocols)}, several separated by commas`
  return z
    .string()
    .transform((value) => value.split(',').map((each) => each.trim()))
    .refine((list) => list.every((each) => isUrl(each, protocols)), expected)
    .refine((list) => list.every(isEncoded), encodingExpected)
}

function formsOf(protocols: readonly string[]): string {
  return protocols.map((each) => `${each}//host:port`).join(' or ')
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  const parsed = URL.parse(value)
  return parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== ''
}

const encodingExpected = 'expected a user and password whose special characters are percent-encoded, % itself as %25'

/** Clients decode user and password; they would end with "URI malformed", which names no setting. */
function isEncoded(value: string): boolean {
  const { username = '', password = '' } = URL.parse(value) ?? {}
  try {
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}

/** An amount with a unit: `units` by name, `example` for the error, the bounds in the same form. */
interface Quantity {
  readonly units: Readonly<Record<string, number>>
  readonly example: string
  readonly least?: string
  readonly most: string
}

const sizes: Quantity = {
  units: { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 },
  example: 'a size such as 512kb, 10mb or 1gb',
  most: '1000tb',
}

/** A size, "10mb", in bytes. */
export const size = quantity(sizes)

/** A size in bytes that is not below another one, "64mb". */
export function sizeFrom(least: string) {
  return quantity({ ...sizes, least })
}

/** A span of time, "30s", in milliseconds. A timer of Node's runs for less than 25 days. */
export const duration = quantity({
  units: { ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
  example: 'a time such as 500ms, 30s, 5m or 1h',
  most: '500h',
})

/** A number of days, "15d". */
export const days = quantity({ units: { d: 1 }, example: 'a number of days such as 15d', most: '36500d' })

function quantity({ units, example, least, most }: Quantity) {
  const form = new RegExp(`^(\\d{1,9})(${Object.keys(units).join('|')})$`, 'i')

  /** NaN for another form. */
  function amountOf(value: string): number {
    const [, amount = '', unit = ''] = form.exec(value.trim()) ?? []
    return amount === '' ? Number.NaN : Number(amount) * (units[unit.toLowerCase()] ?? Number.NaN)
  }

  function problemOf(amount: number): string | undefined {
    if (Number.isNaN(amount)) return `expected ${example}`
    if (least !== undefined && amount < amountOf(least)) return `expected at least ${least}`
    if (amount === 0) return `expected more than zero: ${example}`
    return amount > amountOf(most) ? `expected at most ${most}` : undefined
  }

  return z.string().transform((value, context) => {
    const amount = amountOf(value)
    const problem = problemOf(amount)
    if (problem === undefined) return amount
    context.addIssue({ code: 'custom', message: problem })
    return z.NEVER
  })
}

export const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}, 'expected an IANA time zone such as Asia/Shanghai')

/** A server as host:port, [host]:port for IPv6. */
export const hostAndPort = z.string().transform((value, context) => {
  const [, host = '', digits = ''] = /^(?:\[([^\]]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(value)?.filter(Boolean) ?? []
  const number = Number(digits)
  if (host !== '' && number > 0 && number <= 65_535) return { host, port: number }
  context.addIssue({ code: 'custom', message: 'expected host:port, the port from 1 to 65535' })
  return z.NEVER
})

/** Networks in CIDR form and single addresses, separated by commas. */
export const networks = z.string().transform((value, context) => {
  const list = new BlockList()
  const isGood = value.split(',').every((each) => addNetwork(list, each.trim()))
  if (isGood) return list
  context.addIssue({ code: 'custom', message: 'expected networks such as 10.0.0.0/8 or fd00::/8, separated by commas' })
  return z.NEVER
})

/** Whether it could be added. */
function addNetwork(list: BlockList, text: string): boolean {
  const [, address = '', , digits] = /^([^/]+)(\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  const most = family === 6 ? 128 : 32
  const bits = digits === undefined ? most : Number(digits)
  if (family === 0 || bits > most) return false
  list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
  return true
}

export const basePath = text
  .regex(/^\/[\w\-./]*$/, 'expected a path such as /tarsier')
  .transform((path) => path.replace(/\/+$/, ''))

/** What Elasticsearch takes as the beginning of an index's name. */
export const indexPrefix = text.regex(
  /^[a-z0-9][a-z0-9_-]{0,63}$/,
  'expected up to 64 of a–z, 0–9, _ and -, the first a letter or digit',
)

const longestInterval = 86_400

/** So many in an interval of so many seconds, "300:300", or "off": undefined. The interval is in ms. */
export const rate = z.string().transform((value, context) => {
  if (value === 'off') return undefined
  const [, seconds, count] = /^(\d{1,5}):(\d{1,9})$/.exec(value) ?? []
  const [interval, most] = [Number(seconds), Number(count)]
  if (interval >= 1 && interval <= longestInterval && most >= 1) return { interval: interval * 1000, count: most }
  const expected = `expected seconds (up to ${longestInterval}) and a number of messages such as 300:300, or off`
  context.addIssue({ code: 'custom', message: expected })
  return z.NEVER
})
