import { z } from 'zod'
import { notify, notifyLevels, severities } from '../../signals/notify.ts'
import {
  askableFields,
  choicesParameter,
  conditionParameters,
  conditionsOf,
  oneOf,
  type Wanted,
} from '../conditions.ts'
import { searchLanguage, searchOf } from '../search.ts'

const chosen = { level: notifyLevels, severity: severities }

/** Fields that messages are filtered by with any value; level and severity have theirs. */
const fields = askableFields(notify).filter(({ name }) => !(name in chosen))

/** What a search may name besides words. */
const searchFields = Object.fromEntries(askableFields(notify).map(({ name }) => [name, name]))

/** Which messages. */
export const messageParameters = {
  text: z
    .string()
    .optional()
    .meta({
      description: `What to search for in the texts: ${searchLanguage}`,
      examples: ['"payment gateway" -timeout'],
    }),
  level: choicesParameter('One of these levels', chosen.level),
  severity: choicesParameter('One of these severities', chosen.severity),
  ...conditionParameters(fields),
}

type Parameters = Readonly<Record<string, unknown>> & {
  readonly text?: string | undefined
  readonly level?: readonly string[] | undefined
  readonly severity?: readonly string[] | undefined
}

/** The messages that parameters ask for. Throws BAD_REQUEST naming the parameter, and the place within `text`. */
export function wantedMessages(parameters: Parameters): Wanted {
  const search = searchOf('text', parameters.text, searchFields)
  return {
    conditions: [
      ...oneOf('level', parameters.level),
      ...oneOf('severity', parameters.severity),
      ...conditionsOf(fields, parameters),
    ],
    ...(search && { search }),
  }
}
