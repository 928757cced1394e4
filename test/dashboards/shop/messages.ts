import type { NotifyInput } from '../../../signals/notify.ts'
import { podOfHost } from './logs.ts'
import { incidents } from './trouble.ts'

export type ShopMessage = Pick<NotifyInput, 'app' | 'server' | 'podName' | 'message' | 'time'>

/** What the shop's services and their framework notify in a minute, both epoch seconds. */
export function messagesOfMinute(minute: number, now: number): readonly ShopMessage[] {
  const age = (now - minute) / 60
  const { host, since } = incidents.discounts
  const said = (server: string, host: number, message: string, second: number): ShopMessage => ({
    app: 'Shop',
    server,
    podName: podOfHost(server, host),
    message,
    time: 1000 * (minute + second),
  })
  return [
    ...(age % 45 === 7 ? [said('CartServer', 1, '[warn] 库存不足 sku=81', 12)] : []),
    ...(age % 60 === 50 ? [said('WebServer', 2, 'restart', 3), said('WebServer', 2, 'server is activated', 9)] : []),
    ...(age <= since && age % 4 === 2
      ? [said('PriceServer', host, '[error] the rule table "autumn" is missing', 30)]
      : []),
    ...(age === 21 ? [said('OrderServer', 3, '[alarm] zombie process, no keep alive msg for 61 seconds', 41)] : []),
  ]
}
