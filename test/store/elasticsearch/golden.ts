import { expectGoldenJson } from '../../golden.ts'

/** Compares a value with test/golden/elasticsearch/{name}.json. */
export function expectGolden(name: string, value: unknown): Promise<void> {
  return expectGoldenJson(`elasticsearch/${name}`, value)
}
