import { TarsierError } from '../errors.ts'
import { argumentsOf, encodeAnswer, encodeResults, failure, isTup, type Outcome, success } from './answer.ts'
import { TarsDecodeError } from './decode-error.ts'
import type { RefusalReason, TarsObserver } from './observer.ts'
import { decodeRequest, decodeRequestHead, ONE_WAY, RETURN, type RequestPacket, VERSION_TARS } from './packet.ts'
import type { Peer } from './peer.ts'
import type { Call, DecodedCall, Servant, TarsFunction, WriteResults } from './servant.ts'

const PING = 'tars_ping'

/**
 * Answers one packet: resolves to the frame to send back, or to nothing where none must be sent. What goes wrong is
 * answered by its code (contract section 1) and told to the observer. Rejects with a TarsDecodeError only where the bytes
 * are so little of a packet that there is nobody to answer. Arguments are decoded, and the handler is called, at once.
 */
export type Dispatch = (packet: Uint8Array, peer: Peer) => Promise<Buffer | undefined>

export function dispatcher(servant: Servant, observer: TarsObserver): Dispatch {
  async function outcomeOf(request: RequestPacket, peer: Peer): Promise<Outcome> {
    const { version, functionName } = request
    const refuse = (reason: RefusalReason, returnCode: number, description: string) => {
      observer.refused(peer.address, reason)
      return failure(returnCode, description)
    }
    if (version !== VERSION_TARS && !isTup(version)) {
      return refuse('version_unknown', RETURN.decodeError, `iVersion ${version} is not spoken here`)
    }
    if (request.servant !== servant.name) return refuse('servant_unknown', RETURN.noServant, `this is ${servant.name}`)
    if (functionName === PING) return success()
    const run = servant.functions.get(functionName)
    if (run === undefined) return refuse('function_unknown', RETURN.noFunction, `${servant.name} has no such function`)
    return runCall(run, request, peer)
  }

  async function runCall(run: TarsFunction, request: RequestPacket, peer: Peer): Promise<Outcome> {
    const call = callOf(request, peer)
    let decoded: DecodedCall
    let writeResults: WriteResults
    try {
      decoded = run(argumentsOf(request))
    } catch (error) {
      return argumentsFailed(error, call)
    }
    try {
      writeResults = await decoded(call)
    } catch (error) {
      return handlerFailed(error, call)
    }
    try {
      return success(encodeResults(request.version, writeResults))
    } catch (error) {
      observer.failed(error, call)
      return failure(RETURN.encodeError, 'the answer could not be encoded')
    }
  }

  function argumentsFailed(error: unknown, call: Call): Outcome {
    if (!(error instanceof TarsDecodeError)) return handlerFailed(error, call)
    observer.refused(call.peer.address, 'arguments_undecodable')
    return failure(RETURN.decodeError, error.message)
  }

  function handlerFailed(error: unknown, call: Call): Outcome {
    // A code of iRet 0 is for what a function says within its results; as a failed call there are none to say it in.
    if (error instanceof TarsierError) return failure(error.tarsReturn || RETURN.unknown, error.message)
    observer.failed(error, call)
    return failure(RETURN.unknown, 'the call failed')
  }

  function refusePacket(packet: Uint8Array, peer: Peer, error: unknown): Buffer | undefined {
    observer.refused(peer.address, 'packet_undecodable')
    const head = decodeRequestHead(packet)
    // A datagram's sender may be forged: bytes that are no call get nothing sent there.
    if (!(error instanceof TarsDecodeError) || head.packetType === ONE_WAY || peer.transport === 'udp') return undefined
    return encodeAnswer(head, failure(RETURN.decodeError, error.message))
  }

  return async (packet, peer) => {
    let request: RequestPacket
    try {
      request = decodeRequest(packet)
    } catch (error) {
      return refusePacket(packet, peer, error)
    }
    const outcome = await outcomeOf(request, peer)
    return request.packetType === ONE_WAY ? undefined : encodeAnswer(request, outcome)
  }
}

function callOf(request: RequestPacket, peer: Peer): Call {
  return {
    peer,
    servant: request.servant,
    functionName: request.functionName,
    oneWay: request.packetType === ONE_WAY,
    context: request.context,
    version: request.version,
    timeoutMs: request.timeoutMs,
  }
}
