import { TarsierError } from '../errors.ts'

/** What the bodies of all requests under way may hold together: from their first byte until they are answered. */
export interface BodyBudget {
  open(): BodyShare
}

/** What one request's body holds. */
export interface BodyShare {
  /** Takes room for more of it; or why there is none. */
  take(bytes: number): TarsierError | null
  /** Gives all of it back. Idempotent. */
  end(): void
}

export function bodyBudget(limit: number): BodyBudget {
  let held = 0

  function open(): BodyShare {
    let own = 0
    return {
      take: (bytes) => {
        if (held + bytes > limit) {
          return new TarsierError('OVERLOADED', `bodies of ${held} bytes are under way, no room for more`)
        }
        held += bytes
        own += bytes
        return null
      },
      end: () => {
        held -= own
        own = 0
      },
    }
  }

  return { open }
}
