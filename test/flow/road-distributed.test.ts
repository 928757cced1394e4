import { describe } from 'vitest'
import { distributed } from './modes.ts'
import { roadSuite } from './road.ts'

describe('the road in the distributed mode', () => roadSuite(distributed()))
