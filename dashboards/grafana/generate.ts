import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashboards } from './all.ts'

// node dashboards/grafana/generate.ts: writes what Grafana reads.
for (const [file, dashboard] of Object.entries(dashboards))
  writeFileSync(join(import.meta.dirname, 'dashboards', file), `${JSON.stringify(dashboard, undefined, 2)}\n`)
