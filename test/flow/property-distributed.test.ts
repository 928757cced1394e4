import { describe } from 'vitest'
import { distributed } from './modes.ts'
import { propertySuite } from './property.ts'

describe('properties in the distributed mode', () => propertySuite(distributed()))
