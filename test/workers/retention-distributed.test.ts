import { openContractStore } from '../store/elasticsearch/cluster.ts'
import { retentionBySize } from './retention-stores.ts'

retentionBySize('Elasticsearch', openContractStore)
