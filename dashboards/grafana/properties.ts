import { bucketColumns } from '../../signals/property.ts'
import { dashboard } from './dashboard.ts'
import { averageOf, type Calculation, calculated, maxOf, minOf, overTime, rows, sumOf } from './elastic.ts'
import { series, table } from './panels.ts'
import { property } from './sources.ts'
import { namesVariable, sourceVariable } from './variables.ts'

const named = 'service:$service AND property_name:$property AND master_ip:$host'

const common = { source: property, interval: '1m', unit: 'short' } as const
const group = { field: 'property_name', size: 20 }
const alias = '{{term property_name}}'

/** Weighed by how many values each is made of. */
const meanOfAverages: Calculation = {
  sums: ['sum', 'count'],
  results: { average: (sum) => `${sum('sum')} / ${sum('count')}` },
}

/** What Tars services say of themselves. */
export const properties = dashboard({
  uid: 'tarsier-properties',
  title: 'Tars properties',
  description: 'Property metrics of Tars services, by the policy that makes one value of many.',
  from: 'now-3h',
  refresh: '1m',
  variables: [
    sourceVariable(property),
    namesVariable({ name: 'service', label: 'Service', source: property, field: 'service' }),
    namesVariable({
      name: 'property',
      label: 'Property',
      source: property,
      field: 'property_name',
      among: 'service:$service',
    }),
    namesVariable({ name: 'host', label: 'Host', source: property, field: 'master_ip', among: 'service:$service' }),
  ],
  rows: [
    {
      title: 'Sums',
      panels: [
        series({ ...common, title: 'Sum', targets: [overTime(of('Sum'), [sumOf('value')], alias, group)] }),
        series({
          ...common,
          title: 'Count',
          targets: [overTime(of('Count'), [sumOf('value')], alias, group)],
        }),
      ],
    },
    {
      title: 'Values',
      panels: [
        series({
          ...common,
          title: 'Average',
          group: 'property_name',
          targets: calculated(of('Avg'), meanOfAverages, { ...group, largest: 'count' }),
        }),
        series({ ...common, title: 'Largest', targets: [overTime(of('Max'), [maxOf('value')], alias, group)] }),
        series({ ...common, title: 'Smallest', targets: [overTime(of('Min'), [minOf('value')], alias, group)] }),
        series({
          ...common,
          title: 'Mean of values by a policy of the service itself',
          description: 'Where they are numbers.',
          targets: [
            overTime(
              `${named} AND NOT policy:(Sum OR Count OR Avg OR Max OR Min OR Distr)`,
              [averageOf('value')],
              alias,
              group,
            ),
          ],
        }),
      ],
    },
    {
      title: 'Distributions and hosts',
      panels: [
        table({
          title: 'Distributions',
          description: 'How many values lay under each of the upper bounds, in their order.',
          source: property,
          width: 24,
          targets: [
            rows(
              of('Distr'),
              bucketColumns.map((column, place) => sumOf(column, String(place + 1))),
              { field: 'property_name', size: 50 },
              { field: 'bounds', size: 10 },
            ),
          ],
          transformations: [
            {
              id: 'organize',
              options: {
                renameByName: {
                  property_name: 'Property',
                  bounds: 'Upper bounds',
                  ...Object.fromEntries(bucketColumns.map((column, place) => [`Sum ${column}`, `${place + 1}.`])),
                },
              },
            },
          ],
        }),
        series({
          ...common,
          title: 'Sum, by host',
          width: 24,
          targets: [overTime(of('Sum'), [sumOf('value')], '{{term master_ip}}', { field: 'master_ip' })],
        }),
      ],
    },
  ],
})

function of(policy: string): string {
  return `${named} AND policy:${policy}`
}
