import { log } from '../../../signals/log.ts'
import { notify } from '../../../signals/notify.ts'
import { stat } from '../../../signals/stat.ts'
import { searchContract } from '../../contract/search.ts'
import { openContractStore } from './opened.ts'

searchContract('DuckDB', () => openContractStore([stat, log, notify]))
