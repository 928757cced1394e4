import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'

const { UPDATE_GOLDEN: update } = process.env

/**
 * Compares a value with test/golden/elasticsearch/{name}.json. UPDATE_GOLDEN=1 writes the file instead;
 * the difference is then reviewed like code.
 */
export async function expectGolden(name: string, value: unknown): Promise<void> {
  const file = new URL(`../../golden/elasticsearch/${name}.json`, import.meta.url)
  const text = `${JSON.stringify(value, undefined, 2)}\n`
  if (update === '1') await writeFile(file, text)
  expect(text).toBe(await readFile(file, 'utf8'))
}
