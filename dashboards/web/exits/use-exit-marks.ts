import { useMemo } from 'react'
import { askExits, type Exit } from '../api/exits.ts'
import { useAnswer } from '../api/use-answer.ts'
import type { ChartMark, ChartMarks } from '../charts/marks.ts'
import type { Words } from '../i18n/en.ts'
import { linkTo, type Page, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import type { ExitConditions } from '../state/exit-conditions.ts'
import { carriedOver } from '../state/url.ts'
import { secondText } from '../time/clock.ts'
import type { Range } from '../time/range.ts'
import { isFailure, shortText } from './exit-text.ts'

/** More are not marked on a chart: they would cover it. */
export const mostMarks = 200

export type ServerConditions = Pick<ExitConditions, 'app' | 'server'>

/** The server of a service, in whatever set it is; undefined of a name without an App. */
export function serverOf(service: string): ServerConditions | undefined {
  const [app = '', server] = service.split('.')
  return server === undefined ? undefined : { app, server }
}

/** The exits of a server, as marks of the charts that show it. */
export interface ExitMarks {
  readonly marks: ChartMarks
  /** Whether there are more than are marked. */
  readonly isCut: boolean
  /** Why they are not known. */
  readonly failure: Error | undefined
  /** Where they are listed. */
  readonly list: string
}

/** The exits of a server in a range; undefined without a server, and before there is an answer. */
export function useExitMarks(of: ServerConditions | undefined, range: Range): ExitMarks | undefined {
  const words = useWords()
  const page = usePage()
  const { answer, answered, failure } = useAnswer(
    askExits,
    of && { asOf: page.now, range, conditions: of, limit: mostMarks },
  )
  // Of the server before there may be an answer still; what failed now may have changed since.
  const known = of && answered && isSame(answered.conditions, of) && !failure ? answer : undefined
  const conditions = known && answered?.conditions
  const marks = useMemo(
    (): ChartMarks => ({
      marks: (known?.exits ?? []).map((exit) => markOf(exit, page, words)),
      linkTo: (span) => listOf(page, conditions ?? {}, { kind: 'between', ...span }),
    }),
    [known, conditions, page, words],
  )
  if (!of || (!known && !failure)) return undefined
  return { marks, isCut: known?.next != null, failure, list: listOf(page, of) }
}

function isSame(one: ExitConditions, other: ServerConditions): boolean {
  return one.app === other.app && one.server === other.server
}

function listOf({ state }: Page, exits: ServerConditions, range = state.range): string {
  return linkTo('/exits', { ...carriedOver(state), range, exits })
}

function markOf(exit: Exit, { path, state, zone }: Page, words: Words): ChartMark {
  const { key, timestamp } = exit
  return {
    at: timestamp / 1000,
    tone: isFailure(exit) ? 'failure' : 'usual',
    title: `${secondText(timestamp, zone)} ${shortText(exit, words)}`,
    detail: exit.pod,
    href: linkTo(path, { ...state, card: { key, at: timestamp } }),
  }
}
