import { event } from '../../../signals/event.ts'
import { reporter } from '../../../signals/reporter.ts'
import { eventAnswersContract } from '../../contract/event-answers.ts'
import * as duckdb from '../../store/duckdb/opened.ts'
import * as elasticsearch from '../../store/elasticsearch/cluster.ts'

const signals = [event, reporter]

eventAnswersContract('Elasticsearch', () => elasticsearch.openContractStore(signals))
eventAnswersContract('DuckDB', () => duckdb.openContractStore(signals))
