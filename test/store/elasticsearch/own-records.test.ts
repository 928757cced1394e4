import { event } from '../../../signals/event.ts'
import { exit } from '../../../signals/exit.ts'
import { reporter } from '../../../signals/reporter.ts'
import { ownRecordsContract } from '../../contract/own-records.ts'
import { openContractStore } from './cluster.ts'

ownRecordsContract('Elasticsearch', () => openContractStore([event, exit, reporter]))
