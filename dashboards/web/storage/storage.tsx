import { Alert, Spin } from 'antd'
import { askStorage, type Storage } from '../api/storage.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { Failed } from '../layout/states.tsx'
import { Jobs } from './jobs.tsx'
import { Signals } from './signals.tsx'
import { Summary } from './summary.tsx'
import './storage.css'

/** What is stored, for how long there is room, and what needs an operator. */
export default function StoragePage() {
  const { storage: words } = useWords()
  const { now } = usePage()
  const { answer, answered, failure, asking } = useAnswer(askStorage, { asOf: now })
  return (
    <>
      <ControlBar title={words.title}>
        <RefreshControl />
      </ControlBar>
      {failure && <Failed failure={failure} shownAsOf={answered?.asOf} />}
      {!answer && asking && <Spin className="state" />}
      {answer && (
        <div className={asking ? 'asking' : ''}>
          <Alarms alarms={answer.alarms} />
          <Summary storage={answer} />
          <Signals signals={answer.signals} />
          {answer.jobs && <Jobs jobs={answer.jobs} />}
        </div>
      )}
    </>
  )
}

function Alarms({ alarms }: Pick<Storage, 'alarms'>) {
  const { storage: words } = useWords()
  if (alarms.length === 0) return null
  return (
    <div className="alarms">
      {alarms.map(({ code, severity, text, facts }) => (
        <Alert
          key={JSON.stringify([code, facts])}
          showIcon
          type={severity === 'problem' ? 'error' : 'warning'}
          title={words.alarm(code, facts) ?? text}
        />
      ))}
    </div>
  )
}
