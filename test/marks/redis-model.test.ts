import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, expect, it } from 'vitest'
import type { Marks, StaleMinute } from '../../marks/marks.ts'
import { redisMarks } from '../../marks/redis.ts'
import { redisUrl, scratchPrefix } from '../services/scratch.ts'
import { memoryMarks } from './memory.ts'

const prefix = scratchPrefix()
const redis = new Redis(redisUrl())
let places = 0

afterAll(() => redis.disconnect())

interface Step {
  readonly act: 'open' | 'close' | 'restore' | 'clear' | 'lose'
  readonly batch: string
  readonly minutes: readonly number[]
  /** Clears by generations of before the minutes' last marks. */
  readonly outdated: boolean
}

const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom('open', 'open', 'open', 'close', 'close', 'clear', 'clear', 'restore', 'lose'),
    batch: fc.constantFrom('a', 'b', 'c'),
    minutes: fc.uniqueArray(fc.integer({ min: 0, max: 3 })),
    outdated: fc.boolean(),
  }),
  { maxLength: 16 },
)

async function take(marks: Marks & { lose(): unknown }, { act, batch, minutes, outdated }: Step): Promise<void> {
  if (act === 'open') await marks.open('rollup', batch, minutes)
  else if (act === 'close') await marks.close('rollup', batch, minutes)
  else if (act === 'restore') await marks.restore('rollup', minutes)
  else if (act === 'lose') await marks.lose()
  else {
    const before = outdated ? 1 : 0
    const built = ((await marks.stale('rollup')) ?? [])
      .filter(({ minute }) => minutes.includes(minute))
      .map(({ minute, generation }) => ({ minute, generation: generation - before }))
    await marks.clear('rollup', built)
  }
}

/** Each stale minute, the place of its generation among all generations, and whether it is being written into. */
function seen(minutes: readonly StaleMinute[] | undefined) {
  const generations = [...new Set(minutes?.map(({ generation }) => generation))].sort((left, right) => left - right)
  return minutes
    ?.map(({ minute, generation, writing }) => [minute, generations.indexOf(generation), writing] as const)
    .sort(([left], [right]) => left - right)
}

it('marks in Redis do what plain sets do, whatever is done in turn', async () => {
  const property = fc.asyncProperty(histories, async (history) => {
    const place = `${prefix}${places++}`
    const lose = () => redis.del(`{${place}:rollup}:stale`, `{${place}:rollup}:batches`)
    const marks = { ...redisMarks({ url: redisUrl(), prefix: place }), lose }
    const model = memoryMarks()
    for (const step of history) {
      await take(marks, step)
      await take(model, step)
      expect(seen(await marks.stale('rollup'))).toEqual(seen(await model.stale('rollup')))
    }
    marks.stop()
  })
  await fc.assert(property, { numRuns: 100 })
})
