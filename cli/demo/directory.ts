import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TarsierError } from '../../errors.ts'

/** Where a run of the demo keeps its data. */
export interface DemoDirectory {
  /** Absolute. */
  readonly path: string
  /** What becomes of it, as a remark behind the path. */
  readonly remark: string
  /** To be called when nobody writes there any more. */
  leave(): void
}

const place = join('data', 'demo')

/**
 * The directory that the user names, which is kept; else one of this run alone, so that the answers tell of no earlier
 * run: it is removed with the run, and nothing beside it. Throws BAD_SETTING where it can't be made.
 */
export function demoDirectory(named: string | undefined): DemoDirectory {
  if (named) return { path: resolve(named), remark: 'kept; answers count earlier runs in it', leave: () => undefined }
  const path = freshDirectory()
  const leave = () => rmSync(path, { recursive: true, force: true })
  return { path, remark: "this run's own, removed at its end; TARSIER_DATA_DIR names one to keep", leave }
}

function freshDirectory(): string {
  try {
    mkdirSync(place, { recursive: true })
    return mkdtempSync(resolve(place, 'run-'))
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new TarsierError('BAD_SETTING', `TARSIER_DATA_DIR: ${found}; expected a directory that one may write to`, {
      cause,
    })
  }
}
