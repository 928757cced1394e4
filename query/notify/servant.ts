import { TarsierError } from '../../errors.ts'
import { type NotifyRecord, notify } from '../../signals/notify.ts'
import type { Condition, FoundRecord } from '../../store/store.ts'
import type { TarsReader } from '../../tars/reader.ts'
import { type Call, type Out, type Servant, tarsFunction } from '../../tars/servant.ts'
import { inquire, type QueryDoor } from '../ask.ts'
import { patienceOf } from '../patience.ts'

/** A NotifyKey (contract section 5). */
interface NotifyKey {
  readonly name: string
  readonly ip: string
  readonly page: number
}

interface NotifyInfo {
  readonly nextpage: number
  readonly records: readonly FoundRecord[]
}

const pageLength = 20

/** Each page looks at those before it: who wants more asks over HTTP. */
const mostPages = 50

/** The function of tars.tarsnotify.NotifyObj that asks: what a server said, the newest first. */
export function notifyLookups(door: QueryDoor): Servant['functions'] {
  const getNotifyInfo = tarsFunction({
    ins: { stKey: (reader, tag) => reader.readStruct(tag, readKey) },
    outs: { stInfo: notifyInfo },
    returns: 'int32',
    handle: async ({ stKey }, call) => ({ returned: 0, stInfo: await pageOf(stKey, call) }),
  })

  async function pageOf({ name, ip, page }: NotifyKey, call: Call): Promise<NotifyInfo> {
    // An answer is larger than what asks for it, and datagrams lie about who asks.
    if (call.peer.transport === 'udp') throw new TarsierError('BAD_REQUEST', 'getNotifyInfo: expected a call over TCP')
    if (page < 0 || page >= mostPages) return { nextpage: 0, records: [] }
    const [app = '', ...server] = name.split('.')
    const conditions: Condition[] = [equals('app', app), equals('server', server.join('.'))]
    const limit = (page + 1) * pageLength
    const { records, more } = await inquire(door, patienceOf(call), (inquiry) =>
      inquiry.find({
        signal: notify,
        range: allKept(door),
        conditions: ip === '' ? conditions : [...conditions, equals('peer', ip)],
        sort: 'newest',
        limit,
      }),
    )
    return { nextpage: more && page + 1 < mostPages ? page + 1 : 0, records: records.slice(page * pageLength) }
  }

  return new Map([['getNotifyInfo', getNotifyInfo]])
}

function equals(field: string, value: string): Condition {
  return { field, operator: 'equals', value }
}

function allKept({ calendar, horizon }: QueryDoor) {
  return { from: calendar.rangeOf(horizon(notify.name))?.from ?? 0, to: Math.ceil(Date.now() / 1000) + 1 }
}

function readKey(reader: TarsReader): NotifyKey {
  return { name: reader.readString(1), ip: reader.readString(2, ''), page: reader.readInt(3, 0) }
}

/** In the numbers of NOTIFYLEVEL, which has none for an alarm. */
const numberOf: Readonly<Record<NotifyRecord['severity'], number>> = { normal: 0, warning: 1, error: 2, critical: 2 }

const notifyInfo: Out<NotifyInfo> = {
  className: 'tars.NotifyInfo',
  write: (writer, tag, { nextpage, records }) =>
    writer.writeStruct(tag, () => {
      writer.writeInt(1, nextpage)
      writer.writeList(2, records, (list, place, { record }) => {
        // As the signal describes it: nothing else is stored under its name.
        const { notifyTime, app, server, peer, severity, message } = record as NotifyRecord
        list.writeStruct(place, () => {
          list.writeString(1, notifyTime.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' '))
          list.writeString(2, `${app}.${server}_${peer}`)
          list.writeInt(3, numberOf[severity])
          list.writeString(4, message)
        })
      })
    }),
}
