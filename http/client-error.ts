import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

/** Times in ms. */
interface Patience {
  readonly headTimeout: number
  readonly requestTimeout: number
}

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** How long a client that was refused may take its answer, and end its side, ms. */
const farewell = 1000

/** Answers what never became a request, in the form of every error, and closes the connection. */
export function answerClientError(patience: Patience): (error: { readonly code: string }, socket: Socket) => void {
  const refused = new WeakSet<Socket>()
  return ({ code }, socket) => {
    // What still comes is no request either, and is dropped: a close with bytes unread would reset the answer away.
    if (refused.has(socket)) return
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    refused.add(socket)
    socket.end(answerOf(refusalOf(code, patience)))
    setTimeout(() => socket.destroy(), farewell).unref()
  }
}

function refusalOf(code: string, { headTimeout, requestTimeout }: Patience): Refusal {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT': {
      const expected = `expected its head within ${headTimeout / 1000} s and all of it within ${requestTimeout / 1000} s`
      return { status: 408, code: 'REQUEST_TIMEOUT', message: `the request: found no end, ${expected}` }
    }
    case 'HPE_HEADER_OVERFLOW': {
      const message = `the request's head: found more than ${maxHeaderSize} bytes, expected at most so many`
      return { status: 431, code: 'TOO_LARGE', message }
    }
    default:
      return { status: 400, code: 'BAD_REQUEST', message: 'found what is no request, expected one of HTTP/1.1' }
  }
}

function answerOf({ status, code, message }: Refusal): string {
  const body = JSON.stringify({ error: { code, message } })
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
