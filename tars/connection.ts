import type { Socket } from 'node:net'
import type { ByteBudget } from './byte-budget.ts'
import { TarsDecodeError } from './decode-error.ts'
import type { Dispatch } from './dispatch.ts'
import { FrameSplitter, FrameTooLongError } from './frames.ts'
import type { TarsLimits } from './limits.ts'
import type { ClosedReason, RefusalReason, TarsObserver } from './observer.ts'
import type { Peer } from './peer.ts'

/** What a connection is given by the server that accepted it. */
export interface ConnectionSettings {
  peer: Peer
  dispatch: Dispatch
  limits: Readonly<TarsLimits>
  observer: TarsObserver
  /** Bytes in unfinished frames: one count for all connections. */
  unfinished: { bytes: number }
  /** Packets whose calls are in flight: one budget for many connections. */
  inFlight: ByteBudget
}

// When all is answered, the peer of a connection that we end has this long to end its side as well.
const FAREWELL_MS = 1_000

/**
 * One TCP connection: frames in, calls in flight, answers out. It is read only while it may start more calls and its peer
 * takes its answers, so that what it holds is bounded and the peer feels the back-pressure.
 */
export class TarsConnection {
  readonly #socket: Socket
  readonly #settings: ConnectionSettings
  readonly #frames: FrameSplitter
  readonly #finished = Promise.withResolvers<void>()
  #callsInFlight = 0
  #bytesInFlight = 0
  /** Whether frames wait for the budget that many connections share. */
  #waiting = false
  readonly #resume = () => {
    this.#waiting = false
    this.#proceed()
  }
  #unfinishedBytes = 0
  #stopping = false
  #peerEnded = false
  #lastActive = performance.now()
  /** Since when the rest of a frame is awaited. */
  #unfinishedSince: number | undefined
  /** Since when the peer has answers that it does not take. */
  #untakenSince: number | undefined

  constructor(socket: Socket, settings: ConnectionSettings) {
    this.#socket = socket
    this.#settings = settings
    this.#frames = new FrameSplitter(settings.limits.frameBytes)
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#received(chunk))
    socket.on('drain', () => this.#taken())
    socket.on('end', () => this.#ended())
    socket.on('close', () => this.#closed())
    // A reset comes as 'close' as well; there is nothing else to do about it.
    socket.on('error', () => {})
  }

  /** Resolves when the connection is closed and none of its calls is in flight. */
  get finished(): Promise<void> {
    return this.#finished.promise
  }

  /** Closes the connection where it has been quiet or slow for too long at time `now`. */
  check(now: number): void {
    const { idleMs, unfinishedFrameMs, slowReaderMs } = this.#settings.limits
    const over = (since: number | undefined, ms: number) => since !== undefined && now - since >= ms
    if (over(this.#unfinishedSince, unfinishedFrameMs)) this.#refuse('frame_unfinished')
    else if (over(this.#untakenSince, slowReaderMs)) this.#close('slow_reader')
    else if (this.#callsInFlight === 0 && over(this.#lastActive, idleMs)) this.#close('idle')
  }

  /** Takes no more bytes; ends the connection when the calls in flight and those of whole frames held are answered. */
  stop(): void {
    this.#stopping = true
    this.#awaitRest(0)
    // What still comes is read and dropped: a close with bytes unread would reset the last answers away.
    this.#socket.resume()
    this.#endWhenAnswered()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #received(chunk: Buffer): void {
    if (this.#stopping) return
    this.#lastActive = performance.now()
    this.#frames.push(chunk)
    this.#startCalls()
  }

  #startCalls(): void {
    try {
      while (this.#mayStart()) {
        const packet = this.#frames.next()
        if (packet === undefined) break
        this.#unfinishedSince = undefined
        void this.#run(packet)
      }
      this.#readOrPause()
    } catch (error) {
      if (!(error instanceof TarsDecodeError)) throw error
      this.#refuse(error instanceof FrameTooLongError ? 'frame_too_long' : 'frame_length')
    }
  }

  #mayStart(): boolean {
    const { callsOfConnection, frameBytes } = this.#settings.limits
    const room = this.#callsInFlight < callsOfConnection && this.#bytesInFlight < frameBytes
    if (!room || this.#untakenSince !== undefined || this.#socket.destroyed) return false
    if (!this.#settings.inFlight.isUsedUp) return true
    this.#waiting = true
    this.#settings.inFlight.whenFree(this.#resume)
    return false
  }

  #readOrPause(): void {
    if (this.#stopping) return
    const reads = this.#mayStart()
    // While we do not read, what is held are whole frames, and an unfinished one cannot be late.
    this.#awaitRest(reads ? this.#frames.heldBytes : 0)
    if (reads && this.#socket.isPaused()) this.#socket.resume()
    if (!reads) this.#socket.pause()
  }

  /** Waits for the rest of a frame of which there are `bytes`, or for none. */
  #awaitRest(bytes: number): void {
    const { unfinished, limits } = this.#settings
    unfinished.bytes += bytes - this.#unfinishedBytes
    this.#unfinishedBytes = bytes
    this.#unfinishedSince = bytes === 0 ? undefined : (this.#unfinishedSince ?? performance.now())
    if (bytes > 0 && unfinished.bytes > limits.unfinishedBytes) this.#refuse('overloaded')
  }

  async #run(packet: Buffer): Promise<void> {
    this.#callsInFlight++
    this.#bytesInFlight += packet.length
    this.#settings.inFlight.take(packet.length)
    try {
      this.#send(await this.#settings.dispatch(packet, this.#settings.peer))
    } catch {
      // So little of a packet that there is nobody to answer: whatever this peer speaks, it is not Tars.
      this.destroy()
    }
    this.#callsInFlight--
    this.#bytesInFlight -= packet.length
    this.#settings.inFlight.giveBack(packet.length)
    this.#lastActive = performance.now()
    this.#proceed()
  }

  #send(frame: Buffer | undefined): void {
    if (frame === undefined || !this.#socket.writable) return
    if (!this.#socket.write(frame)) this.#untakenSince ??= performance.now()
  }

  #taken(): void {
    this.#untakenSince = undefined
    this.#lastActive = performance.now()
    this.#proceed()
  }

  #ended(): void {
    this.#peerEnded = true
    this.#endWhenAnswered()
  }

  #proceed(): void {
    this.#startCalls()
    this.#endWhenAnswered()
    this.#finishWhenQuiet()
  }

  #endWhenAnswered(): void {
    if (!(this.#stopping || this.#peerEnded) || this.#callsInFlight > 0 || this.#waiting) return
    if (!this.#socket.writable) return
    if (this.#stopping) {
      setTimeout(() => this.destroy(), FAREWELL_MS).unref()
    } else {
      // Whole frames may wait behind answers that the peer has yet to take; without such answers no frame is whole.
      if (this.#untakenSince !== undefined) return
      if (this.#frames.heldBytes > 0) this.#refuse('frame_unfinished')
    }
    this.#socket.end()
  }

  #closed(): void {
    this.#awaitRest(0)
    this.#settings.inFlight.leave(this.#resume)
    this.#finishWhenQuiet()
  }

  #finishWhenQuiet(): void {
    if (this.#socket.closed && this.#callsInFlight === 0) this.#finished.resolve()
  }

  #refuse(reason: RefusalReason): void {
    this.#settings.observer.refused(this.#settings.peer.address, reason)
    this.destroy()
  }

  #close(reason: ClosedReason): void {
    this.#settings.observer.closed(this.#settings.peer.address, reason)
    this.destroy()
  }
}
