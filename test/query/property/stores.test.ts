import { property } from '../../../signals/property.ts'
import { rollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import { propertyAnswersContract } from '../../contract/property-answers.ts'
import { propertyMonitorQueryContract } from '../../contract/property-monitor-query.ts'
import { openContractStore as openDuckdb } from '../../store/duckdb/opened.ts'
import { openContractStore as openElasticsearch } from '../../store/elasticsearch/cluster.ts'

const signals = [stat, rollup, property]
const stores = [
  ['Elasticsearch', () => openElasticsearch(signals)],
  ['DuckDB', () => openDuckdb(signals)],
] as const

for (const [name, open] of stores) {
  propertyAnswersContract(name, open)
  propertyMonitorQueryContract(name, open)
}
