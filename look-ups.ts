import type { Logger } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import { createSeldom } from './observe/seldom.ts'
import type { EndpointF } from './tars/endpoint.ts'
import { type Found, type LookUp, registryServant } from './tars/registry.ts'
import type { UpstreamRegistry } from './tars/registry-upstream.ts'
import type { Servant } from './tars/servant.ts'

export interface LookUpContext {
  /** Where an object of Tarsier's is found; undefined for what is none of ours. */
  own(object: string): EndpointF | undefined
  readonly upstream: UpstreamRegistry | undefined
  readonly metrics: Pick<Metrics, 'lookUps'>
  readonly log: Logger
}

const nothing: Found = { active: [], inactive: [] }

/** A name as a line of the log may repeat it. */
const longestTold = 200

/**
 * The registry for clients whose locator is Tarsier: they find Tarsier's own objects, and others where there is a real
 * registry behind it.
 */
export function lookUpServant({ own, upstream, metrics, log }: LookUpContext): Servant {
  const isDue = createSeldom()

  async function find(lookUp: LookUp): Promise<Found> {
    const [object] = lookUp.names
    const endpoint = own(object)
    if (endpoint) return counted('own', { active: [endpoint], inactive: [] })
    if (!upstream) return unknown(object)
    const found = await upstream.find(lookUp)
    return found ? counted('upstream', found) : counted('upstream_away', nothing)
  }

  function unknown(object: string): Found {
    const told = object.slice(0, longestTold)
    const advice = 'set TARSIER_REGISTRY_UPSTREAM to a registry that knows it, or name its endpoint in the client'
    if (isDue(told)) log.warn({ object: told }, `a client looks up an object that is not Tarsier's: ${advice}`)
    return counted('unknown', nothing)
  }

  function counted(answer: string, found: Found): Found {
    metrics.lookUps.inc({ answer })
    return found
  }

  return registryServant(find)
}
