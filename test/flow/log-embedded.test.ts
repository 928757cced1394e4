import { describe } from 'vitest'
import { logSuite } from './log.ts'
import { embedded } from './modes.ts'

describe('remote logs in the embedded mode', () => logSuite(embedded()))
