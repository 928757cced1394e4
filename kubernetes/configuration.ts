import { readFileSync } from 'node:fs'
import { delimiter, dirname, resolve } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { parse } from 'yaml'
import { z } from 'zod'
import { TarsierError } from '../errors.ts'

/** Where the API server and the credentials for it are told. */
export type ConfigurationSource =
  | { readonly kind: 'in-cluster' }
  /** One file or several, as KUBECONFIG has them. */
  | { readonly kind: 'kubeconfig'; readonly paths: string }

/** Reads it anew. Throws BAD_SETTING where it names no API server. */
export function readConfiguration(source: ConfigurationSource): KubeConfig {
  return source.kind === 'in-cluster' ? readAccount() : readFiles(source.paths)
}

function readAccount(): KubeConfig {
  const configuration = new KubeConfig()
  configuration.loadFromCluster()
  if (isUsable(configuration)) return configuration
  const found = 'TARSIER_KUBERNETES: found a service account without the variables KUBERNETES_SERVICE_HOST and …_PORT'
  throw new TarsierError('BAD_SETTING', `${found}, expected both, as Kubernetes gives them to containers`)
}

function readFiles(paths: string): KubeConfig {
  const configuration = new KubeConfig()
  try {
    for (const path of paths.split(delimiter).filter((each) => each !== '')) add(readFile(path), configuration)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw unusable(paths, `expected a kubeconfig file that can be read (${reason})`, cause)
  }
  if (!isUsable(configuration)) {
    const context = configuration.getCurrentContext()
    throw unusable(paths, `expected its current-context "${context}" to name a cluster and that a server's URL`)
  }
  return configuration
}

/** As kubectl does: what has a name already stays. */
function add(file: KubeConfig, configuration: KubeConfig): void {
  const isNew = (kept: readonly Named[]) => (each: Named) => !kept.some(({ name }) => name === each.name)
  file.clusters = file.clusters.filter(isNew(configuration.clusters))
  file.users = file.users.filter(isNew(configuration.users))
  file.contexts = file.contexts.filter(isNew(configuration.contexts))
  configuration.mergeConfig(file, Boolean(configuration.currentContext))
}

interface Named {
  readonly name: string
}

function isUsable(configuration: KubeConfig): boolean {
  return URL.canParse(configuration.getCurrentCluster()?.server ?? '')
}

function readFile(path: string): KubeConfig {
  const configuration = new KubeConfig()
  configuration.loadFromFile(path)
  const tokens = tokensIn(path)
  configuration.users = configuration.users.map((user) => {
    const token = tokens.get(user.name)
    return token === undefined ? user : { ...user, token }
  })
  return configuration
}

const usersSchema = z.object({
  users: z.array(z.object({ name: z.string(), user: z.object({ tokenFile: z.string().optional() }).nullish() })),
})

/** The tokens of the users whose file has them elsewhere (`tokenFile`), of which the library knows nothing. */
function tokensIn(path: string): ReadonlyMap<string, string> {
  const { users } = usersSchema.catch({ users: [] }).parse(parse(readFileSync(path, 'utf8')))
  const found = users.flatMap(({ name, user }): [string, string][] => {
    const file = user?.tokenFile
    return file === undefined ? [] : [[name, readFileSync(resolve(dirname(path), file), 'utf8').trim()]]
  })
  return new Map(found)
}

function unusable(paths: string, expected: string, cause?: unknown): TarsierError {
  return new TarsierError('BAD_SETTING', `TARSIER_KUBECONFIG: found ${JSON.stringify(paths)}, ${expected}`, { cause })
}
