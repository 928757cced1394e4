import { log } from '../../../signals/log.ts'
import { notify } from '../../../signals/notify.ts'
import { stat } from '../../../signals/stat.ts'
import { findContract } from '../../contract/find.ts'
import { openContractStore } from './opened.ts'

findContract('DuckDB', () => openContractStore([stat, log, notify]))
