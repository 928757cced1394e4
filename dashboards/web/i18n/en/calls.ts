export const measures = {
  calls: 'Calls',
  callsPerMinute: 'Calls/min',
  success: 'Success',
  timeout: 'Time-out',
  exception: 'Exception',
  successRate: 'Success',
  timeoutRate: 'Time-outs',
  exceptionRate: 'Exceptions',
  average: 'Avg',
  p50: 'p50',
  p90: 'p90',
  p99: 'p99',
  maxTime: 'Max',
  failed: 'Failed',
}

export const dimensions = {
  interface_name: 'Interface',
  master_name: 'Caller',
  master_ip: 'Caller’s host',
  slave_name: 'Callee',
  slave_ip: 'Host',
  slave_port: 'Port',
  return_value: 'Return code',
  slave_set: 'Set',
  tars_version: 'Caller’s version',
}

/** A chart in words. */
export const summary = {
  newest: (text: string) => `Newest: ${text}.`,
  highest: (text: string) => `Highest: ${text}.`,
  gaps: (spans: string, more: number) => `No reporter was seen: ${spans}${more > 0 ? ` and ${more} more` : ''}.`,
}

export const charts = {
  few: 'few',
  many: 'many',
  moreMarks: (count: number) => `… and ${count} more`,
}
