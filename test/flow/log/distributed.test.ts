import { describe } from 'vitest'
import { usualRoom } from '../../../feed/redis.ts'
import { distributed } from '../modes.ts'
import { remoteLogs } from './suite.ts'

/** Two of each, also in one process: a line comes in at one, is written by another and asked of a third. */
const roles = ['ingest', 'ingest,worker', 'worker,query', 'query']

describe('remote logs in the distributed mode, over replicas', () => remoteLogs(distributed(), roles, usualRoom))
