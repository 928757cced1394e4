import { expect, it } from 'vitest'
import { floodStage } from '../../../store/elasticsearch/space.ts'

const gb = 2 ** 30
const disk = 'cluster.routing.allocation.disk'

function reserve(total: number, settings: Readonly<Record<string, string>>): number {
  return floodStage(Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${disk}.${name}`, value])))(
    total,
  )
}

it('keeps free what the flood stage leaves of a disk', () => {
  expect(reserve(100 * gb, { 'watermark.flood_stage': '95%' })).toBeCloseTo(5 * gb)
  expect(reserve(100 * gb, { 'watermark.flood_stage': '0.9' })).toBeCloseTo(10 * gb)
  expect(reserve(100 * gb, { 'watermark.flood_stage': '2gb' })).toBe(2 * gb)
})

it('keeps of a large disk no more free than the headroom', () => {
  const settings = { 'watermark.flood_stage': '95%', 'watermark.flood_stage.max_headroom': '100GB' }
  expect(reserve(10_000 * gb, settings)).toBe(100 * gb)
  expect(reserve(10_000 * gb, { ...settings, 'watermark.flood_stage.max_headroom': '-1' })).toBeCloseTo(500 * gb)
})

it('keeps nothing free where the cluster does not look at its disks', () => {
  expect(reserve(100 * gb, { threshold_enabled: 'false', 'watermark.flood_stage': '95%' })).toBe(0)
})
