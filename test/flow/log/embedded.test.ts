import { describe } from 'vitest'
import { usualRoom } from '../../../feed/memory.ts'
import { embedded } from '../modes.ts'
import { remoteLogs } from './suite.ts'

describe('remote logs in the embedded mode', () => remoteLogs(embedded(), ['ingest,worker,query'], usualRoom))
