import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'

const { UPDATE_GOLDEN: update } = process.env

/** Compares a text with test/golden/{name}. UPDATE_GOLDEN=1 writes the file instead; the difference is then reviewed like code. */
export async function expectGoldenText(name: string, text: string): Promise<void> {
  const file = new URL(`golden/${name}`, import.meta.url)
  if (update === '1') await writeFile(file, text)
  expect(text).toBe(await readFile(file, 'utf8'))
}

/** The same with a value as JSON, for {name}.json. */
export async function expectGoldenJson(name: string, value: unknown): Promise<void> {
  await expectGoldenText(`${name}.json`, `${JSON.stringify(value, undefined, 2)}\n`)
}
