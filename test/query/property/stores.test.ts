import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { property } from '../../../signals/property.ts'
import { rollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import { propertyAnswersContract } from '../../contract/property-answers.ts'
import { propertyMonitorQueryContract } from '../../contract/property-monitor-query.ts'
import { storeIn } from '../../store/duckdb/opened.ts'
import { openContractStore } from '../../store/elasticsearch/cluster.ts'

const signals = [stat, rollup, property]

const openElasticsearch = () => openContractStore(signals)

const openDuckdb = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-property-answers-'))
  const store = storeIn(directory, {}, signals)
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
}

propertyAnswersContract('DuckDB', openDuckdb)
propertyMonitorQueryContract('Elasticsearch', openElasticsearch)
propertyMonitorQueryContract('DuckDB', openDuckdb)
