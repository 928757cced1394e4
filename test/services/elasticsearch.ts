import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { containerOf, dockerAnswers } from './docker.ts'
import { elasticsearchHome } from './elasticsearch/home.ts'
import type { Launch } from './foreground.ts'
import { type OwnServer, type Service, startOwnServer } from './own-server.ts'
import { freePort } from './port.ts'

export interface ElasticsearchOptions {
  /** Java's heap: "1g". */
  readonly heap?: string
  /** For measurements: compiles hot code in full. Otherwise Java's quick compiler alone, which halves the start. */
  readonly optimised?: boolean
  /** Settings by Elasticsearch's own names, over ours. */
  readonly settings?: Readonly<Record<string, string>>
}

const { ES_VERSION: version = '8.19.5', ES_HEAP: usualHeap = '1g' } = process.env

// A test machine's disk is often nearly full: that must not make indexes read-only.
// Wildcards in deletions let a test file remove what its prefix made.
const everyNode = {
  'cluster.name': 'tarsier-test',
  'cluster.routing.allocation.disk.threshold_enabled': 'false',
  'action.destructive_requires_name': 'false',
}

/** The Elasticsearch that test files share: ELASTICSEARCH_URL where it is set, else one of our own. */
export async function sharedElasticsearch(): Promise<Service> {
  const { ELASTICSEARCH_URL: url } = process.env
  return url ? { url: url.replace(/\/+$/, ''), stop: async () => undefined } : startElasticsearch()
}

/** Starts a node of one's own, which may be killed and paused. Several may run side by side. */
export async function startElasticsearch(options: ElasticsearchOptions = {}): Promise<OwnServer> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  return startOwnServer({
    name: 'elasticsearch',
    url,
    startSeconds: 120,
    ready: () => isHealthy(url),
    launch: (directory) => launchOf(port, directory, options),
  })
}

async function launchOf(port: number, directory: string, options: ElasticsearchOptions): Promise<Launch> {
  const heap = options.heap ?? usualHeap
  const java = [`-Xms${heap}`, `-Xmx${heap}`, ...(options.optimised ? [] : ['-XX:TieredStopAtLevel=1'])]
  const settings = { ...everyNode, ...discovery(options.settings), ...options.settings }
  return (await dockerAnswers()) ? inContainer(port, java, settings) : asProcess(port, java, directory, settings)
}

/** A node is alone unless its settings tell it how to find others. */
function discovery(settings: Readonly<Record<string, string>> = {}): Record<string, string> {
  const finds = Object.keys(settings).some((name) => /^(discovery|cluster\.initial_master_nodes)/.test(name))
  return finds ? {} : { 'discovery.type': 'single-node' }
}

function inContainer(
  port: number,
  java: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<Launch> {
  const open = { 'xpack.security.enabled': 'false', ...settings }
  return containerOf({
    image: `docker.elastic.co/elasticsearch/elasticsearch:${version}`,
    port: [port, 9200],
    environment: [`ES_JAVA_OPTS=${java.join(' ')}`, ...assignments(open)],
  })
}

async function asProcess(
  port: number,
  javaOptions: readonly string[],
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<Launch> {
  const { java, home } = await elasticsearchHome(version)
  const temporary = join(directory, 'tmp')
  await mkdir(temporary)
  const own = {
    'node.name': `node-${port}`,
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': String(await freePort()),
    'transport.type': 'netty4',
    'http.type': 'netty4',
    'path.data': join(directory, 'data'),
    'path.logs': join(directory, 'logs'),
  }
  const machine = [...javaOptions, `-Djava.io.tmpdir=${temporary}`, `-Djna.tmpdir=${temporary}`]
  const classes = ['--enable-native-access=ALL-UNNAMED', '-cp', `${home}:${join(home, 'lib', '*')}`, 'Launcher']
  return { command: [java, ...machine, ...classes, home, ...assignments({ ...own, ...settings })] }
}

function assignments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([name, value]) => `${name}=${value}`)
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`, {
    signal: AbortSignal.timeout(3000),
  })
  await answer.body?.cancel()
  return answer.ok
}
