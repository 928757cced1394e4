import { storeContract } from '../../contract/store.ts'
import { openContractStore } from './opened.ts'

storeContract('duckdb', openContractStore)
