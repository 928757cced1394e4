import { installDebian, onPath } from './programs.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome'] as const

/** The machine's Chromium: CHROMIUM_PATH where it is set, else one in the PATH, else Debian's package. */
export async function chromiumPath(): Promise<string> {
  const { CHROMIUM_PATH: named } = process.env
  const found = named || (await firstOnPath())
  if (found) return found
  // Half of the pages' words are Chinese.
  const installed = (await installDebian('chromium', 'fonts-noto-cjk')) && (await firstOnPath())
  if (installed) return installed
  throw new Error(
    `the tests of the pages need Chromium: set CHROMIUM_PATH to its program, or put ${names.join(' or ')} in the PATH`,
  )
}

async function firstOnPath(): Promise<string | undefined> {
  const found = await Promise.all(names.map(onPath))
  return found.find((path) => path !== undefined)
}
