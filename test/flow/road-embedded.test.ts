import { describe } from 'vitest'
import { embedded } from './modes.ts'
import { roadSuite } from './road.ts'

describe('the road in the embedded mode', () => roadSuite(embedded()))
