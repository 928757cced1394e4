import { log } from '../../../signals/log.ts'
import { notify } from '../../../signals/notify.ts'
import { stat } from '../../../signals/stat.ts'
import { searchContract } from '../../contract/search.ts'
import { openContractStore } from './cluster.ts'

searchContract('Elasticsearch', () => openContractStore([stat, log, notify]))
