import { type Asking, askServices, type Viewing } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { figureText } from '../figures/figure.tsx'
import { type Figures, figuresOf } from '../figures/measures.ts'
import { Totals } from '../figures/totals.tsx'
import { KeptSince } from '../layout/kept-since.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'

const shown = ['callsPerMinute', 'successRate', 'timeoutRate', 'exceptionRate', 'average', 'p50', 'p99'] as const

/** The service's figures as one side reports them, and in short what the other side says of the same calls. */
export function Sides({ question, service }: { readonly question: Viewing; readonly service: string }) {
  const words = useWords()
  const { change } = usePage()
  const { view, compare, ...common } = question
  // The answer has both views.
  const asked: Asking = { ...common, compare: compare.slice(0, 1) }
  const { answer, answered, failure, asking } = useAnswer(askServices, asked)
  const other = view === 'callers' ? 'callees' : 'callers'
  const found = answer?.services.find(({ slave_name }) => slave_name === service)
  const before = answer?.compared[0]?.services.find(({ slave_name }) => slave_name === service)?.[view]
  const [own, others] = [found?.[view], found?.[other]]
  const seeOther = () => change({ view: other })

  const failed = failure && <Failed failure={failure} shownAsOf={answered?.asOf} />
  if (!answer) return failed
  if (!own && !others) return failed ?? <Empty text={words.states.nothing} service={service} />
  return (
    <>
      {failed}
      {answered && <KeptSince since={answer.meta.keptSince} range={answered.range} />}
      <section className={`panel sides ${asking ? 'asking' : ''}`}>
        {own ? (
          <Totals figures={figuresOf(own)} before={before ? figuresOf(before) : undefined} names={shown} />
        ) : (
          <p className="dim">{words.states.nothing}</p>
        )}
        <button type="button" className="other-side" onClick={seeOther} disabled={!others}>
          <span className="dim">{other === 'callers' ? words.service.asCallers : words.service.asCallees}</span>
          <span>{others ? inShort(figuresOf(others), words) : '–'}</span>
        </button>
      </section>
    </>
  )
}

/** "390 calls/min · 2.6% failed · avg 7.1 ms · p99 48 ms" */
function inShort(figures: Figures, { measures }: ReturnType<typeof useWords>): string {
  return [
    `${figureText(figures, 'callsPerMinute')} ${measures.callsPerMinute}`,
    `${measures.failed} ${figureText(figures, 'failureRate')}`,
    `${measures.average} ${figureText(figures, 'average')}`,
    `${measures.p99} ${figureText(figures, 'p99')}`,
  ].join(' · ')
}
