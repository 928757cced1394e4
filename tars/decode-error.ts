import { TarsierError } from '../errors.ts'

/** Bytes that are not what the contract's encoding allows: says what was expected, what was found and at which offset. */
export class TarsDecodeError extends TarsierError {
  readonly offset: number

  constructor(expected: string, found: string, offset: number) {
    super('BAD_REQUEST', `expected ${expected} at offset ${offset}, found ${found}`)
    this.name = 'TarsDecodeError'
    this.offset = offset
  }
}
