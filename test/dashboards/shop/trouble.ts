/** The calls of one interface on one host in a minute. */
export interface Place {
  readonly service: string
  readonly interface: string
  /** Counted from 1. */
  readonly host: number
  /** Minutes before the shop's now. */
  readonly age: number
}

/** What is wrong at a place; each has its usual value where nothing is. */
export interface Trouble {
  /** Shares of the calls. */
  readonly exceptions: number
  readonly timeouts: number
  /** By how much calls take longer. */
  readonly slower: number
  /** By how much there are more of them. */
  readonly busier: number
}

/** What the shop's pages are to be seen telling; ages in minutes before its now, `until` not included. */
export const incidents = {
  /** Discounts fail on one of six hosts, since then until now. */
  discounts: { service: 'Shop.PriceServer', interface: 'getDiscount', host: 2, since: 38 },
  /** Payments take long for an hour. */
  slowHour: { service: 'Pay.GatewayServer', from: 130, until: 70 },
  /** Nobody's reports came: the network of the whole site. */
  gap: { from: 25, until: 19 },
} as const

const usual: Trouble = { exceptions: 0, timeouts: 0, slower: 1, busier: 1 }

/** What is wrong at a place. Days that have passed had none of today's incidents. */
export function troubleAt(place: Place): Trouble {
  const { discounts, slowHour } = incidents
  const { age, service } = place
  if (service === discounts.service) {
    const isThere = place.interface === discounts.interface && place.host === discounts.host && age <= discounts.since
    return isThere ? { ...usual, exceptions: 0.62 } : usual
  }
  if (service === slowHour.service && age <= slowHour.from && age > slowHour.until) return { ...usual, slower: 3.2 }
  if (service === 'Shop.CartServer' && place.interface === 'checkout') return { ...usual, timeouts: 0.09 }
  if (service === 'User.MessageServer') return { ...usual, exceptions: 0.002 }
  if (service === 'Search.IndexServer' && place.host === 4 && age < 1440) return { ...usual, slower: 4 }
  if (service === 'Search.RankServer' && place.host === 3 && age < 1440) return { ...usual, busier: 3.6 }
  return usual
}

/** Whether no report of that minute came. */
export function isInGap(age: number): boolean {
  return age <= incidents.gap.from && age > incidents.gap.until
}
