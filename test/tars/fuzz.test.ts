import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'

test('mutated packets crash nothing, block nothing and leave nothing behind', async () => {
  const report = await fuzz({ packets: 6_000, seed: 20240328 })
  // Both ways are taken, or the mutations are worth nothing.
  expect(report.answered).toBeGreaterThan(1_000)
  expect(report.undecodable).toBeGreaterThan(1_000)
})
