import { type BucketColumn, bucketColumns, type PropertyInput, type PropertyRecord } from '../../signals/property.ts'
import { serverNameOf, setSuffixOf } from '../../signals/server-name.ts'
import { cutName } from '../names.ts'
import type { Outcome, Receipt } from '../sender.ts'
import { type Amount, amountOf } from './amounts.ts'
import { type Dimensions, MergedProperties } from './heads.ts'
import type { PropertyHead, PropertyInfo, PropertyReport } from './report.ts'
import { type PropertyValue, readValue } from './values.ts'

const droppedModule = 'tars.tarsnode'

/**
 * The records of one report: drops, what idle libraries report and the peer's address by contract section 4; equal heads
 * merge by policy. A value that is not what its policy says is rejected, and fails no other.
 */
export function normaliseProperties(reports: readonly PropertyReport[], receipt: Receipt): Outcome<PropertyRecord> {
  const properties = new MergedProperties()
  let ignored = 0
  let rejected = 0
  for (const [head, infos] of reports) {
    // A head without a policy says as much as one that is dropped.
    if (head.moduleName === droppedModule || infos.length === 0) ignored += Math.max(1, infos.length)
    else {
      const counted = infos.some(countsNothing) ? infos.filter(({ policy }) => policy !== 'Avg') : infos
      ignored += infos.length - counted.length
      for (const { policy, value: text } of counted) {
        const value = readValue(policy, text)
        if (value.kind === 'nothing') ignored++
        else if (value.kind === 'invalid') rejected++
        else properties.add(dimensionsOf(head, policy, receipt), value)
      }
    }
  }
  const records: PropertyRecord[] = []
  for (const { dimensions, value } of properties.entries()) {
    for (const record of recordsOf(dimensions, value, receipt.receivedAt, receipt)) records.push(record)
  }
  return { records, ignored, rejected }
}

/** Beside a Count of 0 an Avg of 0 is none. */
function countsNothing({ policy, value }: PropertyInfo): boolean {
  return policy === 'Count' && amountOf(value) === 0
}

function dimensionsOf(head: PropertyHead, policy: string, { peer }: Receipt): Dimensions {
  return {
    ...serverOf(cutName(head.moduleName), head),
    master_ip: peer,
    property_name: cutName(head.propertyName),
    s_container: cutName(head.container),
    policy: cutName(policy),
  }
}

interface SetParts {
  readonly setName: string
  readonly setArea: string
  readonly setId: string
}

type Server = Pick<Dimensions, 'master_name' | 'service' | 'set_name' | 'set_area' | 'set_id' | 'set_suffix'>

/** The set is what the report says it is; one that says none may name it within the server's name. */
function serverOf(name: string, { setName, setArea, setId }: SetParts): Server {
  const { service, setSuffix } = serverNameOf(name)
  return {
    master_name: name,
    service,
    set_name: cutName(setName),
    set_area: cutName(setArea),
    set_id: cutName(setId),
    set_suffix: cutName(setSuffixOf(setName + setArea + setId)) || setSuffix,
  }
}

/**
 * The records of a property sent over HTTP: none where it says nothing. Its value is valid. Several where a distribution
 * has more bounds than a record has columns.
 */
export function propertyRecordsOfInput(input: PropertyInput, receipt: Receipt): readonly PropertyRecord[] {
  const value = readValue(input.policy, String(input.value))
  if (value.kind === 'nothing' || value.kind === 'invalid' || input.master_name === droppedModule) return []
  const { set_name: setName, set_area: setArea, set_id: setId } = input
  const dimensions: Dimensions = {
    ...serverOf(cutName(input.master_name), { setName, setArea, setId }),
    master_ip: input.master_ip === undefined ? receipt.peer : cutName(input.master_ip),
    property_name: cutName(input.property_name),
    s_container: cutName(input.s_container),
    policy: cutName(input.policy),
  }
  const time = input.f_timestamp === undefined ? receipt.receivedAt : input.f_timestamp * 1000
  return recordsOf(dimensions, value, time, receipt)
}

function recordsOf(
  dimensions: Dimensions,
  value: PropertyValue,
  time: number,
  { calendar }: Receipt,
): readonly PropertyRecord[] {
  const { f_timestamp, f_date, f_tflag } = calendar.windowAt(time)
  const base = { f_timestamp, f_date, f_tflag, ...dimensions, value_text: '', bounds: '' }
  switch (value.kind) {
    case 'number':
      return [{ ...base, value: Number(value.amount), ...digitsOf(value.amount) }]
    case 'average': {
      const [sum, count] = [Number(value.sum), value.count]
      return [{ ...base, value: sum / Number(count), sum, count, ...digitsOf(value.sum) }]
    }
    case 'distribution':
      return distributionsOf(value.counts).map((distribution) => ({ ...base, ...distribution }))
    case 'own': {
      const amount = amountOf(value.text)
      const number = amount === undefined ? {} : { value: Number(amount), ...digitsOf(amount) }
      return [{ ...base, ...number, value_text: cutName(value.text) }]
    }
  }
}

function digitsOf(amount: Amount): Pick<PropertyRecord, 'value_long'> {
  return typeof amount === 'bigint' ? { value_long: amount } : {}
}

type Distribution = Pick<PropertyRecord, 'bounds' | BucketColumn>

/**
 * Counts by column under the list of their bounds. Where there are more bounds than columns, the next record begins with
 * the last bound of the one before, so that its buckets have their lower bound too.
 */
function distributionsOf(counts: ReadonlyMap<string, Amount>): readonly Distribution[] {
  const buckets = [...counts].sort(([one], [other]) => Number(one) - Number(other))
  const distributions: Distribution[] = []
  for (let start = 0; start === 0 || start + 1 < buckets.length; start += bucketColumns.length - 1) {
    const some = buckets.slice(start, start + bucketColumns.length)
    const columns = bucketColumns.flatMap((column, place) => {
      const count = place === 0 && start > 0 ? 0 : (some[place]?.[1] ?? 0)
      return count === 0 ? [] : [[column, count]]
    })
    distributions.push({ bounds: some.map(([bound]) => bound).join(), ...Object.fromEntries(columns) })
  }
  return distributions
}
