import { notify } from '../../../signals/notify.ts'
import { reporter } from '../../../signals/reporter.ts'
import { notifyAnswersContract } from '../../contract/notify-answers.ts'
import * as duckdb from '../../store/duckdb/opened.ts'
import * as elasticsearch from '../../store/elasticsearch/cluster.ts'

const signals = [notify, reporter]

notifyAnswersContract('Elasticsearch', () => elasticsearch.openContractStore(signals))
notifyAnswersContract('DuckDB', () => duckdb.openContractStore(signals))
