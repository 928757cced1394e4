import { event } from '../../../signals/event.ts'
import { exit } from '../../../signals/exit.ts'
import { reporter } from '../../../signals/reporter.ts'
import { ownRecordsContract } from '../../contract/own-records.ts'
import { openContractStore } from './opened.ts'

ownRecordsContract('DuckDB', () => openContractStore([event, exit, reporter]))
