import { delimiter } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { TarsierError } from '../errors.ts'

/** Where the API server and the credentials for it are told. */
export type ConfigurationSource =
  | { readonly kind: 'in-cluster' }
  /** One file or several, as KUBECONFIG has them. */
  | { readonly kind: 'kubeconfig'; readonly paths: string }

/** Reads it anew. Throws BAD_SETTING where it names no API server. */
export function readConfiguration(source: ConfigurationSource): KubeConfig {
  const configuration = new KubeConfig()
  if (source.kind === 'in-cluster') {
    configuration.loadFromCluster()
    return configuration
  }
  const [first = '', ...others] = source.paths.split(delimiter).filter((path) => path !== '')
  try {
    configuration.loadFromFile(first)
    for (const path of others) configuration.mergeConfig(readConfiguration({ kind: 'kubeconfig', paths: path }), true)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw unusable(source.paths, `expected a kubeconfig file that can be read (${reason})`, cause)
  }
  if (!configuration.getCurrentCluster()) {
    throw unusable(
      source.paths,
      `expected its current-context "${configuration.getCurrentContext()}" to name a cluster`,
    )
  }
  return configuration
}

function unusable(paths: string, expected: string, cause?: unknown): TarsierError {
  return new TarsierError('BAD_SETTING', `TARSIER_KUBECONFIG: found ${JSON.stringify(paths)}, ${expected}`, { cause })
}
