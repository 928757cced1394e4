export const properties = {
  title: 'Properties',
  service: 'Service',
  find: 'Filter properties',
  nothing: 'No property was reported in this time',
  noneOf: (service: string) => `No property of ${service} was reported in this time`,
  notReported: 'not reported',
  upTo: (lower: string, upper: string, isFirst: boolean) => (isFirst ? `up to ${upper}` : `${lower} to ${upper}`),
  policies: {
    Sum: 'The sum of all reported values.',
    Count: 'How often it was reported.',
    Max: 'The largest value of all hosts.',
    Min: 'The smallest value of all hosts.',
    Avg: 'The mean, each report weighed by the values that it is made of.',
    Distr: 'How many values lie up to each bound; the darker, the more.',
  } as Readonly<Record<string, string>>,
  ownPolicy: 'A policy of the service’s own: shown is the mean of what it reported.',
}
