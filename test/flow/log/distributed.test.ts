import { describe } from 'vitest'
import { usualRoom } from '../../../feed/redis.ts'
import { distributed } from '../modes.ts'
import { remoteLogs } from './suite.ts'

describe('remote logs in the distributed mode, over replicas of every role', () =>
  remoteLogs(distributed(), ['ingest', 'ingest', 'worker', 'worker', 'query', 'query'], usualRoom))
