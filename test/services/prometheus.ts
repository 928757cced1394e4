import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { laidOutOnce } from './cached.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { freePort } from './port.ts'
import { onPath, output, unpackDebian } from './programs.ts'

/** Runs promtool and gives what it printed. Rejects with that text where it finds something wrong. */
export async function promtool(...words: readonly string[]): Promise<string> {
  return output(await programOf('promtool'), ...words)
}

/** A Prometheus that scrapes these paths of one target every second, each as a job of its own. */
export async function startPrometheus(target: string, ...paths: readonly string[]): Promise<OwnServer> {
  const program = await programOf('prometheus')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  return startOwnServer({
    name: 'prometheus',
    url,
    startSeconds: 30,
    ready: async () => (await fetch(`${url}/-/ready`)).ok,
    launch: async (directory) => {
      const file = join(directory, 'prometheus.yaml')
      const jobs = paths.map((path) => ({
        job_name: path,
        metrics_path: path,
        scrape_interval: '1s',
        static_configs: [{ targets: [target] }],
      }))
      // JSON is YAML too.
      await writeFile(file, JSON.stringify({ scrape_configs: jobs }))
      const flags = [
        `--config.file=${file}`,
        `--storage.tsdb.path=${directory}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ]
      return { command: [program, ...flags] }
    },
  })
}

async function programOf(name: 'prometheus' | 'promtool'): Promise<string> {
  return (
    (await onPath(name)) ?? join(await laidOutOnce('prometheus', [import.meta.filename], layOut), 'usr', 'bin', name)
  )
}

/** Takes the programs out of Debian's package; installing it would run a server of its own. */
async function layOut(draft: string): Promise<void> {
  console.error('tests: fetching prometheus with apt-get, once')
  if (!(await unpackDebian('prometheus', draft)))
    throw new Error('the tests of dashboards and alerts need prometheus and promtool in the PATH, 2.40 or later')
}
