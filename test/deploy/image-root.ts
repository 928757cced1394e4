import { execFileSync } from 'node:child_process'
import { chownSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stages } from './dockerfile.ts'

/** What gcr.io/distroless/cc-debian12 has of them. */
const librariesOfBase = /^(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv|gcc_s|stdc\+\+|gomp|ssl|crypto)\.so[.\d]*)$/

/** A directory with everything that the image has, to be the root of a process. */
export interface ImageRoot {
  readonly directory: string
  readonly user: number
}

/** Lays out below `scratch` what the last stage of the Dockerfile copies, and the libraries that it is linked with. */
export function layOutRoot(scratch: string): ImageRoot {
  const directory = join(scratch, 'root')
  const last = stages().at(-1) ?? []
  const user = Number(last.find(({ keyword }) => keyword === 'USER')?.words.split(':')[0])
  for (const { words } of last.filter(({ keyword }) => keyword === 'COPY')) copy(words, scratch, directory)
  for (const program of nativeFiles(directory)) copyLibraries(program, directory)
  for (const empty of ['proc', 'dev', 'tmp']) mkdirSync(join(directory, empty), { recursive: true })
  return { directory, user }
}

function copy(words: string, scratch: string, root: string): void {
  const [from = '', to = ''] = words.split(' ').filter((word) => !word.startsWith('--'))
  const source = from.endsWith('/node') ? process.execPath : join(scratch, from)
  cpSync(source, join(root, to), { recursive: true, verbatimSymlinks: true })
  const owner = /--chown=(\d+):(\d+)/.exec(words)
  if (owner) chownSync(join(root, to), Number(owner[1]), Number(owner[2]))
}

function nativeFiles(directory: string): readonly string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return (
    files
      // msgpackr-extract brings files for other C libraries too.
      .filter(({ name }) => /\.node$|\.so(\.\d+)*$|^node$/.test(name) && !name.includes('musl'))
      .map(({ parentPath, name }) => join(parentPath, name))
  )
}

function copyLibraries(program: string, root: string): void {
  const linked = execFileSync('ldd', [program]).toString()
  for (const [library = ''] of linked.matchAll(/\/\S+/g)) {
    if (library.startsWith(root) || library.endsWith(':')) continue
    if (!librariesOfBase.test(basename(library)))
      throw new Error(`${program}: found the library ${library}, expected only those of the base image`)
    const target = join(root, library)
    if (existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(library, target)
  }
}
