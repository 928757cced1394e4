import { expectGoldenText } from '../../golden.ts'

/** Compares a text with test/golden/duckdb/{name}. */
export function expectGolden(name: string, text: string): Promise<void> {
  return expectGoldenText(`duckdb/${name}`, text)
}
