import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, expect, it } from 'vitest'
import type { Marks } from '../../marks/marks.ts'
import { redisMarks } from '../../marks/redis.ts'
import { redisUrl, scratchPrefix } from '../services/scratch.ts'

const prefix = scratchPrefix()
const redis = new Redis(redisUrl())
let places = 0

afterAll(() => redis.disconnect())

/** The marks as plain sets. A generation is the number of the step that marked the minute. */
class NaiveMarks {
  readonly stale = new Map<number, number>()
  readonly writing = new Map<string, readonly number[]>()
  known = false

  take(step: Step, number: number): void {
    const mark = () => {
      for (const minute of step.minutes) this.stale.set(minute, number)
    }
    if (step.act === 'open') {
      mark()
      this.writing.set(step.batch, step.minutes)
    } else if (step.act === 'close') {
      if (!this.writing.delete(step.batch)) mark()
    } else if (step.act === 'restore') {
      mark()
      this.known = true
    } else if (step.act === 'lose') {
      this.stale.clear()
      this.writing.clear()
      this.known = false
    } else {
      for (const minute of step.minutes) {
        if (!step.outdated && !this.isWritten(minute)) this.stale.delete(minute)
      }
    }
  }

  minutes() {
    return [...this.stale].map(([minute, generation]) => ({ minute, generation, writing: this.isWritten(minute) }))
  }

  isWritten(minute: number): boolean {
    return [...this.writing.values()].some((minutes) => minutes.includes(minute))
  }
}

interface Step {
  readonly act: 'open' | 'close' | 'restore' | 'lose' | 'clear'
  readonly batch: string
  readonly minutes: readonly number[]
  /** Clears by generations of before the minutes' last marks. */
  readonly outdated: boolean
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom('open', 'open', 'open', 'close', 'close', 'clear', 'clear', 'restore', 'lose'),
    batch: fc.constantFrom('a', 'b', 'c'),
    minutes: fc.uniqueArray(fc.integer({ min: 0, max: 3 })),
    outdated: fc.boolean(),
  }),
  { maxLength: 16 },
)

/** Does the same in Redis. */
async function take(marks: Marks, place: string, { act, batch, minutes, outdated }: Step): Promise<void> {
  if (act === 'open') await marks.open('rollup', batch, minutes)
  else if (act === 'close') await marks.close('rollup', batch, minutes)
  else if (act === 'restore') await marks.restore('rollup', minutes)
  else if (act === 'lose') await redis.del(`${place}:stale`, `${place}:writing`)
  else {
    const generations = await redis.hgetall(`${place}:stale`)
    const before = outdated ? 1 : 0
    const built = minutes.map((minute) => ({ minute, generation: Number(generations[minute] ?? 0) - before }))
    await marks.clear('rollup', built)
  }
}

/** Each stale minute, the place of its generation among all generations, and whether it is being written into. */
type Seen = readonly (readonly [minute: number, rank: number, writing: boolean])[]

function seen(minutes: readonly { minute: number; generation: number; writing: boolean }[]): Seen {
  const generations = [...new Set(minutes.map(({ generation }) => generation))].sort((left, right) => left - right)
  return minutes
    .map(({ minute, generation, writing }) => [minute, generations.indexOf(generation), writing] as const)
    .sort(([left], [right]) => left - right)
}

it('marks in Redis do what a naive model does, whatever is done in turn', async () => {
  const property = fc.asyncProperty(steps, async (history) => {
    const place = `${prefix}${places++}`
    const marks = redisMarks({ url: redisUrl(), prefix: place })
    const model = new NaiveMarks()
    for (const [number, step] of history.entries()) {
      await take(marks, `{${place}:rollup}`, step)
      model.take(step, number)
    }
    const found = await marks.stale('rollup')
    marks.stop()
    expect(found && seen(found)).toEqual(model.known ? seen(model.minutes()) : undefined)
  })
  await fc.assert(property, { numRuns: 100 })
})
