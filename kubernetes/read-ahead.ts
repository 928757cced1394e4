/** Takes what comes in batches, one after the other, while more is read; bounded. */
export interface ReadAhead<Each> {
  /** Resolves once there is room for more. */
  put(several: readonly Each[]): Promise<void>
  /** Resolves once all of it is taken. */
  done(): Promise<void>
}

/** `take` never rejects. Beyond `most` that wait, `put` waits too. */
export function createReadAhead<Each>(take: (batch: readonly Each[]) => Promise<void>, most: number): ReadAhead<Each> {
  let waiting: Each[] = []
  let taking: Promise<void> | undefined

  async function takeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await take(batch)
    }
    taking = undefined
  }

  return {
    put: async (several) => {
      for (const each of several) waiting.push(each)
      if (waiting.length > 0) taking ??= takeAll()
      if (waiting.length >= most) await taking
    },
    done: async () => taking,
  }
}
