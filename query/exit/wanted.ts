import { exit, exitKinds } from '../../signals/exit.ts'
import {
  askableFields,
  choicesParameter,
  conditionParameters,
  conditionsOf,
  oneOf,
  type Wanted,
} from '../conditions.ts'

/** Fields that exits are filtered by with any value; their kind has its own. */
const fields = askableFields(exit).filter(({ name }) => name !== 'kind')

/** Which exits. */
export const exitParameters = {
  kind: choicesParameter('One of these kinds', exitKinds),
  ...conditionParameters(fields),
}

type Parameters = Readonly<Record<string, unknown>> & { readonly kind?: readonly string[] | undefined }

/** The exits that parameters ask for. Throws BAD_REQUEST naming the parameter. */
export function wantedExits(parameters: Parameters): Wanted {
  return { conditions: [...oneOf('kind', parameters.kind), ...conditionsOf(fields, parameters)] }
}
