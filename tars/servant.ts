import type { Peer } from './peer.ts'
import type { Read } from './reader.ts'
import type { TarsWriter } from './writer.ts'

/** What a function may know of a call beside its arguments. */
export interface Call {
  peer: Peer
  servant: string
  functionName: string
  /** Nobody waits for the answer. */
  oneWay: boolean
  context: ReadonlyMap<string, string>
  /** iVersion: 1 TARS, 2 and 3 TUP. */
  version: number
  /** How long the caller waits; 0 where it does not say (Java). */
  timeoutMs: number
}

/** An object of the contract's section 2, with the functions it answers beside tars_ping. */
export interface Servant {
  /** As clients name it: 'tars.tarsstat.StatObj'. */
  name: string
  functions: ReadonlyMap<string, TarsFunction>
  /** Whether it also takes datagrams: for reports, never for queries, whose answers are larger than what asks for them. */
  udp: boolean
}

/** Where arguments come from: places in TARS, names in TUP. */
export interface Arguments {
  read<T>(name: string, place: number, read: Read<T>): T
}

/** Where the return value (name '', place 0) and the out-parameters go. */
export interface Results {
  write<T>(name: string, place: number, type: Out<T>, value: T): void
}

/** A function in its three steps, of which only the second is the servant's own: decode, handle, encode. */
export type TarsFunction = (input: Arguments) => DecodedCall
export type DecodedCall = (call: Call) => Promise<WriteResults>
export type WriteResults = (output: Results) => void

/** An out-parameter's type: the class name is what TUP version 2 calls it ("int32", "tars.MonitorQueryRsp"). */
export interface Out<T> {
  className: string
  // As a method, so that an Out of any type is an Out<unknown>.
  write(writer: TarsWriter, tag: number, value: T): void
}

type Ins = Record<string, Read<unknown>>
type Outs = Record<string, Out<unknown>>
type Returns = 'int32' | 'void' | Out<unknown>
type InValues<I extends Ins> = { [Name in keyof I]: I[Name] extends Read<infer T> ? T : never }
type OutValues<O extends Outs> = { [Name in keyof O]: O[Name] extends Out<infer T> ? T : never }

/** What a handler resolves to: its out-parameters by name, and `returned` unless the function is void. */
type Answer<R extends Returns, O extends Outs> = R extends 'int32'
  ? { returned: number } & OutValues<O>
  : R extends Out<infer T>
    ? { returned: T } & OutValues<O>
    : keyof O extends never
      ? undefined
      : OutValues<O>

interface Definition<I extends Ins, O extends Outs, R extends Returns> {
  /** In-parameters in the order of the IDL. */
  ins: I
  /** Out-parameters in the order of the IDL, in which they stand behind the ins. */
  outs?: O
  returns: R
  /**
   * Runs the call. Bytes among the arguments are views into the packet. A TarsierError is answered with its tarsReturn
   * and its message, any other error with -99 and nothing of its text.
   */
  handle(args: InValues<I>, call: Call): Promise<Answer<R, O>>
}

const int32: Out<number> = { className: 'int32', write: (writer, tag, value) => writer.writeInt(tag, value) }

/** Makes a function of what the IDL says of it; the types of the handler follow from `ins`, `outs` and `returns`. */
export function tarsFunction<I extends Ins, R extends Returns, O extends Outs = Record<never, never>>(
  definition: Definition<I, O, R>,
): TarsFunction {
  const ins = Object.entries(definition.ins)
  const outs = Object.entries<Out<unknown>>(definition.outs ?? {})
  const declared: Returns = definition.returns
  const returns = declared === 'int32' ? int32 : declared
  return (input) => {
    const values = ins.map(([name, read], index) => [name, input.read(name, index + 1, read)])
    // Each name has what its own read gave, which is what InValues says of it.
    const args = Object.fromEntries(values) as InValues<I>
    return async (call) => {
      // A void function without outs has no answer, and nothing is then read from it.
      const answer = (await definition.handle(args, call)) as Record<string, unknown>
      return (output) => {
        if (returns !== 'void') output.write<unknown>('', 0, returns, answer['returned'])
        outs.forEach(([name, type], index) => {
          output.write(name, ins.length + 1 + index, type, answer[name])
        })
      }
    }
  }
}
