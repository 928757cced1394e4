import { Button, Drawer, Spin } from 'antd'
import { useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { askContext } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useWords } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { LineRow } from './line-row.tsx'

const step = 20
const most = 500

/** The lines around one of the same server, file and node, in the order in which they were written. */
export function Context({ line, onClose }: { readonly line: LogLine; onClose(): void }) {
  const { logs: words } = useWords()
  const [reach, setReach] = useState({ before: step, after: step })
  const { answer, failure, asking } = useAnswer(askContext, { line, ...reach })
  const more = (side: 'before' | 'after') => setReach({ ...reach, [side]: Math.min(most, reach[side] * 3) })
  return (
    <Drawer
      open
      size="80%"
      title={words.contextOf(`${line.app}.${line.server} ${line.file} ${line.node}`)}
      onClose={onClose}
      className="context"
    >
      {failure && <Failed failure={failure} />}
      {!answer && asking && <Spin className="state" />}
      {answer && (
        <>
          {answer.moreBefore && reach.before < most && (
            <Button size="small" onClick={() => more('before')}>
              {words.moreBefore}
            </Button>
          )}
          <ol className="lines">
            {answer.lines.map((each) => (
              <LineRow key={each.at} line={each} isMarked={each.at === line.at} />
            ))}
          </ol>
          {answer.moreAfter && reach.after < most && (
            <Button size="small" onClick={() => more('after')}>
              {words.moreAfter}
            </Button>
          )}
        </>
      )}
    </Drawer>
  )
}
