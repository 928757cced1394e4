import { event } from '../../../signals/event.ts'
import { exit } from '../../../signals/exit.ts'
import { log } from '../../../signals/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { rollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import { exitAnswersContract } from '../../contract/exit-answers.ts'
import * as duckdb from '../../store/duckdb/opened.ts'
import * as elasticsearch from '../../store/elasticsearch/cluster.ts'

const signals = [exit, event, log, stat, reporter, rollup]

exitAnswersContract('Elasticsearch', () => elasticsearch.openContractStore(signals))
exitAnswersContract('DuckDB', () => duckdb.openContractStore(signals))
