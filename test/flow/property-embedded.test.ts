import { describe } from 'vitest'
import { embedded } from './modes.ts'
import { propertySuite } from './property.ts'

describe('properties in the embedded mode', () => propertySuite(embedded()))
