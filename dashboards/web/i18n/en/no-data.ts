import type { Finding } from '../../no-data/finding.ts'

/** A finding of the doctor; undefined for the server's own words, which are English. */
export const findingText = (_: Finding): string | undefined => undefined

export const noData = {
  title: 'Why is there no data?',
  intro: 'What Tarsier has seen of a service, and what stands in the way.',
  service: 'App.Server, or nothing for everything',
  ask: 'Look',
  hours: (count: number) => `Last ${count} h`,
  findings: 'Findings',
  sent: 'Which signals come',
  reporters: 'Who reports',
  refused: 'Refused frames',
  queue: 'Waiting for the store',
  deadLetters: 'Set aside for good',
  columns: {
    module: 'Module',
    peer: 'From',
    last: 'Last',
    signal: 'Signal',
    frames: 'Reports',
    records: 'Records',
    ignored: 'Ignored',
    rejected: 'Rejected',
    clockOffset: 'Clock',
    reason: 'Reason',
    batches: 'Batches',
    parked: 'Set aside',
    oldest: 'Oldest',
  },
  none: 'None',
  unknown: 'This process can not tell',
  ahead: (text: string) => `${text} ahead`,
  behind: (text: string) => `${text} behind`,
  exact: 'exact',
  severity: { problem: 'Problem', warning: 'Warning', ok: 'Fine' },
  near: 'Did you mean',
  openService: 'Open the service',
  check: 'What to check',
  checks: [
    'The service’s configuration names Tarsier as stat: stat=tars.tarsstat.StatObj@tcp -h HOST -p 17000',
    'The service’s machine reaches that port, and its firewall lets it out',
    'Node services report only where TARS_MONITOR is set',
    'Go and C++ report once a minute or more often, and only after the first call',
  ],
}
