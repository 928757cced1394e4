import { describe } from 'vitest'
import { embedded } from '../flow/modes.ts'
import { killSuite } from './kill.ts'

describe('the program in the embedded mode, killed', () => killSuite(embedded()))
