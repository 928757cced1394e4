import { expect, test } from 'vitest'
import { argumentsOf } from '../../tars/answer.ts'
import { decodeRequest, encodeRequest } from '../../tars/packet.ts'
import { capturedFrames, parameters } from './captured-frames.ts'

test('every function of the fixtures is covered, in every version', () => {
  const seen = new Set(capturedFrames.map(({ func, iVersion }) => `${func} ${iVersion}`))
  expect(seen.size).toBe(16)
})

for (const captured of capturedFrames) {
  const { func, iVersion, iRequestId, servant, frame } = captured

  test(`${func} of a real client, iVersion ${iVersion}, request ${iRequestId}`, () => {
    const request = decodeRequest(frame.subarray(4))
    expect(request).toMatchObject({
      version: iVersion,
      packetType: captured.cPacketType,
      messageType: captured.iMessageType,
      requestId: iRequestId,
      servant,
      functionName: func,
      timeoutMs: captured.iTimeout,
      context: new Map(Object.entries(captured.context)),
      status: new Map(Object.entries(captured.status)),
    })
    const input = argumentsOf(request)
    const args = Object.entries(parameters[func] ?? {}).map(([name, read], i) => [name, input.read(name, i + 1, read)])
    expect(Object.fromEntries(args)).toEqual(captured.decoded)
    expect(encodeRequest(request)).toEqual(frame)
  })
}
