export const storage = {
  title: 'Storage',
  stored: 'Stored',
  room: 'Room left',
  growth: 'Growth a day',
  full: 'Full',
  when: (days: number | null) => {
    if (days === null) return 'not in sight'
    return days === 0 ? 'now' : days === 1 ? 'in 1 day' : `in ${days} days`
  },
  file: (size: string, reusable: string, log: string) =>
    `One file of ${size}, ${reusable} of it free for what comes next. What came last is in its log, ${log}, and not counted yet.`,
  disk: (available: string, total: string) => `On its disk ${available} of ${total} are available.`,
  node: (name: string, available: string, total: string) => `${name}: ${available} of ${total} available`,
  unknownSpace: 'Elasticsearch does not let us ask how full its disks are: the user lacks the privilege “monitor”.',
  signal: 'Signal',
  days: 'Day by day',
  oldest: 'Oldest day',
  records: 'Records',
  bytes: 'Size',
  keptDays: 'Kept for',
  dayCount: (count: number) => (count === 1 ? '1 day' : `${count} days`),
  limit: 'Limit',
  fullAt: 'Limit reached',
  signals: new Map([
    ['stat', 'Calls'],
    ['property', 'Properties'],
    ['notify', 'Messages'],
    ['log', 'Logs'],
    ['span', 'Spans'],
    ['rollup', 'Roll-ups of calls'],
    ['reporter', 'Who reported'],
  ]) as ReadonlyMap<string, string>,
  jobs: 'Housekeeping',
  job: 'Job',
  jobNames: new Map([
    ['prepare', 'Prepare the days to come'],
    ['retention', 'Forget what is too old or too much'],
  ]) as ReadonlyMap<string, string>,
  state: 'State',
  works: 'works',
  fails: 'fails, is tried again',
  lastSuccess: 'Last success',
  nextTry: 'Next try',
  lastFailure: 'Last failure',
  /** An alarm; undefined for the server's own words, which are English. */
  alarm: (_code: string, _facts: Readonly<Record<string, string | number>>): string | undefined => undefined,
}
