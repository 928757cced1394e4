import { connectTars, type TarsEndpoint, type TarsRequest } from '../../tars/client.ts'
import { TarsReader } from '../../tars/reader.ts'

const servant = 'tars.tarsnotify.NotifyObj'

function reportServer(server: string, text: string): TarsRequest {
  return {
    servant,
    functionName: 'reportServer',
    writeArguments: (writer) => {
      writer.writeString(1, server)
      writer.writeString(2, '7')
      writer.writeString(3, text)
    },
    timeoutMs: 10_000,
  }
}

/** Sends messages one-way over one connection, as fast as it takes them. */
export async function sendMessages(endpoint: TarsEndpoint, server: string, texts: readonly string[]): Promise<void> {
  const client = await connectTars(endpoint)
  for (const text of texts) await client.send(reportServer(server, text))
  await client.close()
}

/**
 * Calls with messages, several at once, until the connection breaks or the signal fires; `answered` is told each text that
 * was answered with success.
 */
export async function callWithMessages(
  endpoint: TarsEndpoint,
  server: string,
  answered: (text: string) => void,
  stopping: AbortSignal,
): Promise<void> {
  const client = await connectTars(endpoint)
  const call = async (text: string) => {
    const { returnCode } = await client.call(reportServer(server, text))
    if (returnCode === 0) answered(text)
  }
  try {
    for (let round = 0; !stopping.aborted; round++) {
      await Promise.all(Array.from({ length: 20 }, (_, each) => call(`[error] ${round}-${each}`)))
    }
  } finally {
    await client.close()
  }
}

/** The texts on a page of getNotifyInfo, and the page after it. */
export async function getNotifyInfo(endpoint: TarsEndpoint, name: string, page: number) {
  const client = await connectTars(endpoint)
  try {
    const response = await client.call({
      servant,
      functionName: 'getNotifyInfo',
      writeArguments: (writer) =>
        writer.writeStruct(1, () => {
          writer.writeString(1, name)
          writer.writeString(2, '')
          writer.writeInt(3, page)
        }),
    })
    return new TarsReader(response.buffer).readStruct(2, (fields) => ({
      nextpage: fields.readInt(1),
      texts: fields.readList(2, (list, place) => list.readStruct(place, (item) => item.readString(4))),
    }))
  } finally {
    await client.close()
  }
}
