import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statAnswersContract } from '../contract/stat-answers.ts'
import { storeIn } from '../store/duckdb/opened.ts'
import { openContractStore } from '../store/elasticsearch/cluster.ts'

statAnswersContract('Elasticsearch', openContractStore)

statAnswersContract('DuckDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-stat-answers-'))
  const store = storeIn(directory)
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
})
