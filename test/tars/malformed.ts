import { encodeRequest } from '../../tars/packet.ts'
import { TarsWriter } from '../../tars/writer.ts'
import { capturedFrames } from './captured-frames.ts'
import { reportServantName } from './report-servant.ts'

/** Something that no honest client sends. */
export interface Malformed {
  name: string
  bytes: Buffer
}

const MEGABYTES = 1024 * 1024

const hex = (text: string) => Buffer.from(text, 'hex')

/** What may come on a connection and is not even a frame. */
export const malformedStreams: readonly Malformed[] = [
  { name: 'length 0', bytes: hex('00000000') },
  { name: 'length 1', bytes: hex('00000001') },
  { name: 'length 2', bytes: hex('00000002') },
  { name: 'length 3', bytes: hex('00000003') },
  { name: 'length -1', bytes: hex('ffffffff') },
  { name: 'the most negative length', bytes: hex('80000000') },
  { name: 'a length over the limit', bytes: hex('7fffffff') },
  { name: 'a TLS hello', bytes: hex('16030100c8010000c40303') },
  { name: 'an HTTP request', bytes: Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n') },
  { name: 'an empty packet', bytes: hex('00000004') },
  { name: 'a packet of nothing but zeros', bytes: Buffer.concat([hex('00000104'), Buffer.alloc(256)]) },
]

/** Packets whose envelope is that of a reportMicMsg, and whose arguments are not. */
export const malformedArguments: readonly Malformed[] = [
  { name: 'a list of 2^31-1 elements', bytes: hex('09027fffffff') },
  { name: 'a list of -1 elements', bytes: hex('0900ff') },
  { name: 'a map of 2^31-1 entries', bytes: hex('18027fffffff') },
  { name: 'a map of -1 entries', bytes: hex('1802ffffffff') },
  { name: 'a map without its size', bytes: hex('18') },
  { name: 'a size that is a string', bytes: hex('18060161') },
  { name: 'a size that is a long', bytes: hex('18030000000000000001') },
  { name: 'a map of 1 M keys', bytes: Buffer.concat([hex('1802000f4240'), Buffer.alloc(4_000_000, hex('0c1c'))]) },
  {
    name: 'an unknown map of 1 M keys',
    bytes: Buffer.concat([hex('0802000f4240'), Buffer.alloc(2_000_000, hex('0c1c'))]),
  },
  { name: 'a simple list of -1 bytes', bytes: hex('0d0002ffffffff') },
  { name: 'a simple list of -5 bytes, back to its own head', bytes: hex('0d0000fb') },
  { name: 'a simple list of 2^31-1 bytes', bytes: hex('0d00027fffffff') },
  { name: 'a simple list of strings', bytes: hex('0d060161') },
  { name: 'a string of 2^32-1 bytes', bytes: hex('07ffffffff61') },
  { name: 'a string beyond the end', bytes: hex('06ff61') },
  { name: 'structs nested 33 deep', bytes: Buffer.alloc(33, 0x0a) },
  { name: 'lists nested 33 deep', bytes: Buffer.alloc(33 * 3, hex('090001')) },
  { name: 'maps nested 33 deep', bytes: Buffer.alloc(33 * 5, hex('0800010c18').subarray(0, 5)) },
  { name: '10 MB of struct heads', bytes: Buffer.alloc(9.9 * MEGABYTES, 0x0a) },
  { name: '10 MB of zeros at tag 0', bytes: Buffer.alloc(9.9 * MEGABYTES, 0x0c) },
  { name: '10 MB of empty structs', bytes: Buffer.alloc(9.9 * MEGABYTES, hex('0a0b')) },
  { name: '10 MB of empty lists', bytes: Buffer.alloc(9.9 * MEGABYTES, hex('090c')) },
  { name: '10 MB of map heads', bytes: Buffer.alloc(9.9 * MEGABYTES, hex('080001')) },
  { name: 'a struct end without a struct', bytes: hex('0b') },
  { name: 'a struct end in a list', bytes: hex('0900010b') },
  { name: 'a struct that does not end', bytes: hex('180001' + '0a' + '060161') },
  { name: 'types 14 and 15', bytes: hex('0e0f') },
  { name: 'a head without its second tag byte', bytes: hex('fc') },
  { name: 'another type than the argument has', bytes: hex('1c2c') },
  { name: 'no argument at all', bytes: Buffer.alloc(0) },
]

/** Packets that are none, or none of ours. */
export const malformedPackets: readonly Malformed[] = [
  { name: 'iVersion is a string', bytes: hex('160131') },
  { name: 'only iVersion', bytes: hex('1001') },
  { name: 'sServantName is a list', bytes: hex('1001' + '2c' + '3c' + '4001' + '59000106') },
  { name: '10 MB of struct heads', bytes: Buffer.alloc(9.9 * MEGABYTES, 0x0a) },
  { name: '10 MB of zeros', bytes: Buffer.alloc(9.9 * MEGABYTES, 0x0c) },
  { name: 'random bytes', bytes: Buffer.from('4f3c9a1e77d80b2299cafe00112233445566', 'hex') },
]

/** A reportMicMsg with these arguments, as a whole frame. */
export function reportFrame(
  buffer: Uint8Array,
  { packetType = 0, version = 1, context = new Map<string, string>() } = {},
): Buffer {
  return encodeRequest({
    version,
    packetType,
    messageType: 0,
    requestId: 7,
    servant: reportServantName,
    functionName: 'reportMicMsg',
    buffer,
    timeoutMs: 3_000,
    context,
    status: new Map(),
  })
}

/** A map<string, bytes> or map<string, map<string, bytes>> that declares more than it has, for TUP. */
export const malformedAttributes: readonly Malformed[] = [
  { name: 'attributes that are a list', bytes: hex('090001' + '060161') },
  { name: 'attributes that end in the middle', bytes: hex('080001' + '06036d7367' + '1d0002') },
  { name: 'an attribute that is missing', bytes: hex('080c') },
  { name: 'an attribute that is a bomb', bytes: attribute(hex('08027fffffff')) },
]

function attribute(value: Buffer): Buffer {
  const writer = new TarsWriter()
  writer.writeMap(
    0,
    new Map([['msg', value]]),
    (w, tag, name) => w.writeString(tag, name),
    (w, tag, bytes) => w.writeBytes(tag, bytes),
  )
  return writer.finish()
}

/** Every captured packet, cut at every place: without the frame's length. */
export function* truncatedPackets(): Generator<Buffer> {
  for (const { frame } of capturedFrames) {
    for (let end = 4; end < frame.length; end++) yield frame.subarray(4, end)
  }
}
