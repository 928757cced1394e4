import { type EndpointF, endpointList } from './endpoint.ts'
import type { Read } from './reader.ts'
import { type Call, type Servant, type TarsFunction, tarsFunction } from './servant.ts'

export const registryName = 'tars.tarsregistry.QueryObj'

/** The functions of QueryF that look an object up, with what they are asked besides its name (contract section 9). */
export const lookUpFunctions = {
  findObjectById: [],
  findObjectById4Any: [],
  findObjectById4All: [],
  findObjectByIdInSameGroup: [],
  findObjectByIdInSameStation: ['sStation'],
  findObjectByIdInSameSet: ['setId'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type LookUpFunction = keyof typeof lookUpFunctions

/** What a client asks of a registry. */
export interface LookUp {
  readonly functionName: LookUpFunction
  /** The object's name, and the station or set where the function has one. */
  readonly names: readonly [id: string, ...rest: string[]]
  readonly call: Call
}

export interface Found {
  readonly active: readonly EndpointF[]
  readonly inactive: readonly EndpointF[]
}

/** tars.tarsregistry.QueryObj, as far as clients look objects up with it. What `find` does not find has empty lists. */
export function registryServant(find: (lookUp: LookUp) => Promise<Found>): Servant {
  const names = Object.keys(lookUpFunctions) as LookUpFunction[] // the keys of a literal of our own
  return {
    name: registryName,
    udp: false,
    functions: new Map(names.map((name) => [name, lookUpFunction(name, find)])),
  }
}

const text: Read<string> = (reader, tag) => reader.readString(tag)

function lookUpFunction(functionName: LookUpFunction, find: (lookUp: LookUp) => Promise<Found>): TarsFunction {
  const ins = Object.fromEntries(['id', ...lookUpFunctions[functionName]].map((name) => [name, text]))
  const ask = ({ id = '', ...rest }: Record<string, string>, call: Call) =>
    find({ functionName, names: [id, ...Object.values(rest)], call })
  if (functionName === 'findObjectById') {
    const handle = async (args: Record<string, string>, call: Call) => ({ returned: (await ask(args, call)).active })
    return tarsFunction({ ins, returns: endpointList, handle })
  }
  return tarsFunction({
    ins,
    outs: { activeEp: endpointList, inactiveEp: endpointList },
    returns: 'int32',
    handle: async (args, call) => {
      const { active, inactive } = await ask(args, call)
      return { returned: 0, activeEp: active, inactiveEp: inactive }
    },
  })
}
