import { BIGINT, type DuckDBType, HUGEINT } from '@duckdb/node-api'

/** A value and the type that it is bound with. */
export interface Parameter {
  readonly value: string | number | bigint
  readonly type: DuckDBType
}

const beyondLong = 2 ** 64

/** A number without a fraction; what lies beyond 64 bits, infinity too, compares like any number beyond them. */
export function wholeNumber(value: number | bigint): Parameter {
  const whole = typeof value === 'bigint' ? value : BigInt(Math.max(-beyondLong, Math.min(beyondLong, value)))
  return { value: whole, type: BigInt.asIntN(64, whole) === whole ? BIGINT : HUGEINT }
}

/** The parameters of a statement as it is written. */
export class Parameters {
  readonly values: (string | number | bigint)[] = []
  readonly types: DuckDBType[] = []

  /** Binds a value and names its place. */
  add({ value, type }: Parameter): string {
    this.values.push(value)
    this.types.push(type)
    return `$${this.values.length}`
  }
}
