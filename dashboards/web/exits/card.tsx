import { Drawer, Spin } from 'antd'
import { askExitCard } from '../api/exits.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { useReturningFocus } from '../layout/use-returning-focus.ts'
import type { ExitPlace } from '../state/exit-place.ts'
import { CardCalls } from './card-calls.tsx'
import { CardEvents } from './card-events.tsx'
import { CardFacts } from './card-facts.tsx'
import { CardLines } from './card-lines.tsx'
import { CardLinks } from './card-links.tsx'
import './card.css'

/** Everything that is known of one exit, over the page that led to it. */
export default function Card({ place }: { readonly place: ExitPlace }) {
  const { exits: words } = useWords()
  const { change, now } = usePage()
  const { answer, failure, asking } = useAnswer(askExitCard, { ...place, asOf: now })
  const exit = answer?.exit
  useReturningFocus()
  return (
    <Drawer
      open
      size="80%"
      title={exit ? words.cardOf(`${exit.app}.${exit.server}`, exit.pod) : words.card}
      onClose={() => change({ card: undefined })}
    >
      <div className={`exit-card${asking ? ' asking' : ''}`}>
        {failure && <Failed failure={failure} />}
        {!answer && asking && <Spin className="state" />}
        {answer && (
          <>
            <CardFacts exit={answer.exit} />
            <CardLinks exit={answer.exit} />
            <CardCalls card={answer} />
            <CardEvents card={answer} />
            <CardLines card={answer} />
          </>
        )}
      </div>
    </Drawer>
  )
}
