/**
 * The one error table. A caller that can act on a failure reads `kind` and `code`, never the message.
 * `permanent`: the same input fails again. `transient`: the same input may succeed later.
 * Tars return codes: contract section 1.
 */
const errorTable = {
  BAD_SETTING: { httpStatus: 500, tarsReturn: -99, kind: 'permanent' },
  BAD_REQUEST: { httpStatus: 400, tarsReturn: -1, kind: 'permanent' },
  BAD_QUESTION: { httpStatus: 400, tarsReturn: 0, kind: 'permanent' },
  TOO_MANY_GROUPS: { httpStatus: 400, tarsReturn: 0, kind: 'permanent' },
  FORBIDDEN: { httpStatus: 403, tarsReturn: -99, kind: 'permanent' },
  NOT_FOUND: { httpStatus: 404, tarsReturn: -3, kind: 'permanent' },
  TOO_LARGE: { httpStatus: 413, tarsReturn: -1, kind: 'permanent' },
  UNSUPPORTED_MEDIA_TYPE: { httpStatus: 415, tarsReturn: -1, kind: 'permanent' },
  KEY_REUSED: { httpStatus: 422, tarsReturn: -1, kind: 'permanent' },
  OVERLOADED: { httpStatus: 429, tarsReturn: -9, kind: 'transient' },
  UNAVAILABLE: { httpStatus: 503, tarsReturn: -9, kind: 'transient' },
  DEADLINE: { httpStatus: 504, tarsReturn: -6, kind: 'transient' },
  CANCELLED: { httpStatus: 499, tarsReturn: -99, kind: 'transient' },
  INTERNAL: { httpStatus: 500, tarsReturn: -99, kind: 'permanent' },
} as const satisfies Record<string, { httpStatus: number; tarsReturn: number; kind: 'permanent' | 'transient' }>

export type ErrorCode = keyof typeof errorTable

/** The status that an HTTP answer with this code has. */
export function httpStatusOf(code: ErrorCode): number {
  return errorTable[code].httpStatus
}

/** An error that a sender or an operator may see: its message says what was found and what is expected. */
export class TarsierError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TarsierError'
    this.code = code
  }

  get httpStatus(): number {
    return httpStatusOf(this.code)
  }

  /** The iRet of a Tars answer. */
  get tarsReturn(): number {
    return errorTable[this.code].tarsReturn
  }

  get kind(): 'permanent' | 'transient' {
    return errorTable[this.code].kind
  }
}
