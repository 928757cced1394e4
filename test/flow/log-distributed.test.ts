import { describe } from 'vitest'
import { logSuite } from './log.ts'
import { distributed } from './modes.ts'

describe('remote logs in the distributed mode', () => logSuite(distributed()))
