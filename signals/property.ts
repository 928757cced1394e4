import { z } from 'zod'
import { describeSignal, storage } from './signal.ts'

/** The policies of Tars' libraries (contract section 4); every other one is a service's own. */
export const policies = ['Sum', 'Count', 'Max', 'Min', 'Avg', 'Distr'] as const

export type Policy = (typeof policies)[number]

/** The counts of a distribution, by the place of their bound in the record's `bounds` (ADR 0008). */
export const bucketColumns = [
  'bucket_1',
  'bucket_2',
  'bucket_3',
  'bucket_4',
  'bucket_5',
  'bucket_6',
  'bucket_7',
  'bucket_8',
  'bucket_9',
  'bucket_10',
  'bucket_11',
  'bucket_12',
  'bucket_13',
  'bucket_14',
  'bucket_15',
  'bucket_16',
] as const

export type BucketColumn = (typeof bucketColumns)[number]

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

function name(description: string) {
  return z.string().meta({ description }).register(storage, { type: 'keyword', indexed: true })
}

function text(description: string) {
  return z.string().meta({ description }).register(storage, { type: 'keyword' })
}

function number(description: string) {
  return z.number().optional().meta({ description }).register(storage, { type: 'double', sparse: true })
}

function whole(description: string) {
  const schema = z.union([z.int(), z.bigint().min(int64.min).max(int64.max)]).optional()
  return schema.meta({ description }).register(storage, { type: 'long', sparse: true })
}

/** Who and what a value is of. */
const named = {
  master_name: name('The server, as it was sent: App.Server, and its set where it is deployed in one'),
  master_ip: name("The server's address"),
  property_name: name('The property'),
  set_name: name('Name of the set that the server is deployed in, or empty'),
  set_area: name('Area of that set, or empty'),
  set_id: name('Group of that set, or empty'),
  s_container: name('The container, where the report names one'),
  policy: name('How values become one: Sum, Count, Max, Min, Avg, Distr, or a policy that the service defined itself'),
}

const derived = {
  f_timestamp: z
    .int()
    .meta({ description: "Start of the report's minute, epoch seconds" })
    .register(storage, { type: 'time', indexed: true }),
  f_date: name('Day of that minute in the configured zone, YYYYMMDD'),
  f_tflag: name('The minute that ends the window, HHMM with minutes 01 to 60'),
  service: name('App.Server of master_name, whatever its set'),
  set_suffix: name('The set as libraries append it to the name: its name, area and group without dots, or empty'),
}

const values = {
  value: number('The value; of Avg sum / count; absent of Distr, and where the value of an own policy is no number'),
  value_long: whole('The digits of a whole number that `value` (of Avg: `sum`) has rounded, as doubles do beyond 2^53'),
  value_text: text('The value of a policy that the service defined itself, as it was sent; empty for all others'),
  sum: number('Sum of the values that an Avg is made of'),
  count: whole('How many values an Avg is made of'),
  bounds: text('Upper bounds of the buckets of a Distr, in rising order: "5,20,100"; empty for all others'),
}

const buckets = Object.fromEntries(
  bucketColumns.map((column, place) => [column, whole(`Values counted under the ${ordinal(place + 1)} of \`bounds\``)]),
  // fromEntries forgets the key names that bucketColumns has
) as Record<BucketColumn, ReturnType<typeof whole>>

function ordinal(place: number): string {
  return place === 1 ? 'first' : `${place}${{ 2: 'nd', 3: 'rd' }[place] ?? 'th'}`
}

/** A property of a server by one policy, in one report (contract section 4). */
export const propertySchema = z.object({ ...derived, ...named, ...values, ...buckets })

export type PropertyRecord = Readonly<z.infer<typeof propertySchema>>

export const property = describeSignal('property', propertySchema)

/** A record as it is sent over HTTP: the value as libraries send it, or as a number. */
export const propertyInputSchema = z.strictObject({
  ...named,
  master_name: named.master_name.min(1),
  property_name: named.property_name.min(1),
  policy: named.policy.min(1),
  master_ip: z.string().optional().meta({ description: "The server's address; the sender's where missing" }),
  set_name: named.set_name.default(''),
  set_area: named.set_area.default(''),
  set_id: named.set_id.default(''),
  s_container: named.s_container.default(''),
  value: z.union([z.number(), z.bigint(), z.string()]).meta({
    description:
      'A number, or a text in the form of its policy: "12.5"; of Avg also "sum=count", "30=4"; of Distr ' +
      '"bound|count,…", "5|1,20|3"; of an own policy any',
  }),
  f_timestamp: z
    .int()
    .optional()
    .meta({ description: 'Epoch seconds of the values, within the retention; the time of receipt where missing' }),
})

export type PropertyInput = z.infer<typeof propertyInputSchema>
