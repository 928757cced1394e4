import { z } from 'zod'
import { event } from '../../signals/event.ts'
import { type Field, fieldOf } from '../../signals/signal.ts'
import { conditionParameters, conditionsOf, type Wanted } from '../conditions.ts'
import { searchLanguage, searchOf } from '../search.ts'

/** What questions call the fields of an event, and the names under which these rest: paths in the cluster's own object. */
export const storedNames = {
  type: 'type',
  reason: 'reason',
  kind: 'involvedObject.kind',
  name: 'involvedObject.name',
  namespace: 'namespace',
  app: 'app',
  server: 'server',
  component: 'component',
  host: 'source.host',
  objectUid: 'involvedObject.uid',
  uid: 'uid',
} as const

export type EventField = keyof typeof storedNames

const fields = Object.entries(storedNames).map(([name, stored]): Field => {
  const field = fieldOf(event, stored)
  if (!field) throw new Error(`events have no field ${stored}`)
  return { ...field, name }
})

/** Which events. */
export const eventParameters = {
  q: z
    .string()
    .optional()
    .meta({
      description: `What to search for in the messages: ${searchLanguage}`,
      examples: ['"failed container" -reason:Pulled'],
    }),
  ...conditionParameters(fields),
}

/** The events that parameters ask for. Throws BAD_REQUEST naming the parameter, and the place within `q`. */
export function wantedEvents(parameters: Readonly<Record<string, unknown>>): Wanted {
  const { q } = parameters
  const search = searchOf('q', typeof q === 'string' ? q : undefined, storedNames)
  // Their fields are those of the list above.
  const conditions = conditionsOf(fields, parameters).map((each) => ({
    ...each,
    field: storedNames[each.field as EventField],
  }))
  return { conditions, ...(search && { search }) }
}
