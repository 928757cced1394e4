import { seeded, wholeBetween } from '../../../bench/random.ts'
import type { PropertyInput } from '../../../signals/property.ts'

export type PropertyReport = Partial<PropertyInput>

const hosts = 3

/** What the shop's services measure of themselves in a minute, epoch seconds; the same for the same minute. */
export function propertiesOfMinute(minute: number): readonly PropertyReport[] {
  const random = seeded(minute / 60 + 3)
  const busy = 1 + Math.sin(minute / 2400) / 2
  return Array.from({ length: hosts }, (_, each) => each + 1).flatMap((host) => {
    const depth = Math.round(busy * wholeBetween(random, 20, 60))
    const times = [0.1, 0.34, 0.31, 0.18, 0.06, 0.01].map((share) =>
      Math.round(busy * share * 200 * (0.8 + random() / 2)),
    )
    const bounds = [5, 20, 50, 100, 500, 2000]
    const cart = { master_name: 'Shop.CartServer', master_ip: `10.0.2.${host}`, f_timestamp: minute }
    return [
      { ...cart, property_name: 'queue.depth', policy: 'Avg', value: `${depth * 12}=12` },
      { ...cart, property_name: 'queue.depth', policy: 'Max', value: depth * 2 },
      { ...cart, property_name: 'queue.depth', policy: 'Min', value: Math.floor(depth / 5) },
      { ...cart, property_name: 'orders', policy: 'Sum', value: Math.round(depth * 3.7) },
      { ...cart, property_name: 'orders', policy: 'Count', value: depth },
      {
        ...cart,
        property_name: 'payment.ms',
        policy: 'Distr',
        value: bounds.map((bound, place) => `${bound}|${times[place]}`).join(','),
      },
      { ...cart, property_name: 'build', policy: 'Version', value: host === 3 ? 'v2.4.0' : 'v2.3.1' },
      {
        master_name: 'Shop.OrderServer',
        master_ip: `10.0.4.${host}`,
        f_timestamp: minute,
        property_name: 'cache.hitRatio',
        policy: 'Avg',
        value: Number((0.82 + random() / 10).toFixed(3)),
      },
    ]
  })
}
