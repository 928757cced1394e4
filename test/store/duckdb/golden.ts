import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'

const { UPDATE_GOLDEN: update } = process.env

/** Compares a text with test/golden/duckdb/{name}. UPDATE_GOLDEN=1 writes the file instead; the difference is then reviewed like code. */
export async function expectGolden(name: string, text: string): Promise<void> {
  const file = new URL(`../../golden/duckdb/${name}`, import.meta.url)
  if (update === '1') await writeFile(file, text)
  expect(text).toBe(await readFile(file, 'utf8'))
}
