import { exits } from './exits.ts'
import { health } from './health.ts'
import { logs } from './logs.ts'
import { properties } from './properties.ts'
import { services } from './services.ts'
import { tars } from './tars.ts'

/** The dashboards by the names of their files, which lie in one folder with others' where Grafana's sidecar loads them. */
export const dashboards = {
  'tarsier-health.json': health,
  'tarsier-services.json': services,
  'tarsier-tars.json': tars,
  'tarsier-properties.json': properties,
  'tarsier-logs.json': logs,
  'tarsier-exits.json': exits,
} as const
