import { storeContract } from '../../contract/store.ts'
import { openContractStore } from './cluster.ts'

storeContract('Elasticsearch', openContractStore)
