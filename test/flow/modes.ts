import { elasticsearchUrl, redisUrl, scratchDirectory, scratchPrefix } from '../services/scratch.ts'
import type { Settings } from './program.ts'

/** Settings of a program in the embedded mode with a data directory of its own. Called outside of tests. */
export function embedded(): Settings {
  return { TARSIER_MODE: 'embedded', TARSIER_DATA_DIR: scratchDirectory() }
}

/** Settings of a program in the distributed mode on the shared servers, with names of its own. Called outside of tests. */
export function distributed(): Settings {
  return {
    TARSIER_MODE: 'distributed',
    TARSIER_REDIS_URL: redisUrl(),
    TARSIER_ELASTICSEARCH_NODES: elasticsearchUrl(),
    TARSIER_ELASTICSEARCH_REPLICAS: '0',
    TARSIER_INDEX_PREFIX: scratchPrefix(),
  }
}
