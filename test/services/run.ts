/**
 * Runs the tests' servers until it is interrupted, so that single test files start at once:
 *
 *     node launch.mjs test/services/run.ts      # prints: export REDIS_URL=… ELASTICSEARCH_URL=…
 *     export REDIS_URL=… ELASTICSEARCH_URL=…    # in another shell, then
 *     npm test -- test/queue
 *
 * Servers named by these variables are used as they are; ES_VERSION and ES_HEAP choose the version and the heap.
 */
import { once } from 'node:events'
import { startSharedServices } from './services.ts'

const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
const services = await startSharedServices()
console.log(`export REDIS_URL=${services.redis.url} ELASTICSEARCH_URL=${services.elasticsearch.url}`)
await interrupted
await services.stop()
