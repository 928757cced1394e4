import { describe } from 'vitest'
import { distributed } from './modes.ts'
import { notifySuite } from './notify.ts'

describe('messages in the distributed mode', { timeout: 60_000 }, () => notifySuite(distributed()))
