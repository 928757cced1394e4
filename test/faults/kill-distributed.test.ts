import { describe } from 'vitest'
import { distributed } from '../flow/modes.ts'
import { killSuite } from './kill.ts'

describe('the program in the distributed mode, killed', () => killSuite(distributed()))
