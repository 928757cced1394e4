import { describe } from 'vitest'
import { embedded } from './modes.ts'
import { notifySuite } from './notify.ts'

describe('messages in the embedded mode', { timeout: 60_000 }, () => notifySuite(embedded()))
