import { z } from 'zod'
import { notify, notifyLevels, severities } from '../../signals/notify.ts'
import type { Search } from '../../signals/search.ts'
import type { Condition } from '../../store/store.ts'
import { askableFields, conditionParameters, conditionsOf } from '../conditions.ts'
import { searchLanguage, searchOf } from '../search.ts'

const chosen = { level: notifyLevels, severity: severities }

/** Fields that messages are filtered by with any value; level and severity have theirs. */
const fields = askableFields(notify).filter(({ name }) => !(name in chosen))

/** What a search may name besides words. */
const searchFields = Object.fromEntries(askableFields(notify).map(({ name }) => [name, name]))

function listOf(description: string, choices: readonly string[]) {
  const expected = `expected one or more of ${choices.join(', ')}, separated by commas`
  return z
    .string()
    .transform((text, context): readonly string[] => {
      const values = text.split(',').map((value) => value.trim())
      if (values.every((value) => choices.includes(value))) return [...new Set(values)]
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
    .optional()
    .meta({ description: `${description}: ${expected}` })
}

/** Which messages. */
export const messageParameters = {
  text: z
    .string()
    .optional()
    .meta({
      description: `What to search for in the texts: ${searchLanguage}`,
      examples: ['"payment gateway" -timeout'],
    }),
  level: listOf('One of these levels', chosen.level),
  severity: listOf('One of these severities', chosen.severity),
  ...conditionParameters(fields),
}

type Parameters = Readonly<Record<string, unknown>> & {
  readonly text?: string | undefined
  readonly level?: readonly string[] | undefined
  readonly severity?: readonly string[] | undefined
}

export interface Wanted {
  readonly conditions: readonly Condition[]
  readonly search?: Search
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

function oneOf(field: string, values: readonly string[] | undefined): readonly Condition[] {
  return values ? [{ fields: [field], operator: 'among', keys: values.map((value) => [value]) }] : []
}
