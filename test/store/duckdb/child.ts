import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const writer = fileURLToPath(new URL('child-writer.ts', import.meta.url))

/** child-writer.ts, or another script, in a process of its own, which goes with the test. */
export class ChildWriter {
  readonly process: ChildProcess
  readonly lines: string[] = []
  #told = Promise.withResolvers<void>()

  /** `shell` is run before it in the same process: limits, say. */
  constructor(directory: string, prefix: string, shell = ':', script = writer) {
    const command = `${shell}; exec "$0" "$@"`
    this.process = spawn('bash', ['-c', command, process.execPath, script, directory, prefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => this.kill())
    let rest = ''
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      this.lines.push(...lines)
      this.#tell()
    })
    this.process.on('exit', () => this.#tell())
  }

  /** Resolves when as many lines begin with the word. Rejects when the process ends before. */
  async until(word: string, count = 1): Promise<void> {
    while (this.all(word).length < count) {
      if (this.process.exitCode !== null || this.process.signalCode) throw new Error(`ended: ${this.lines.at(-1)}`)
      await this.#told.promise
    }
  }

  /** What stood behind the word. */
  all(word: string): readonly string[] {
    return this.lines
      .filter((line) => line.startsWith(`${word} `) || line === word)
      .map((line) => line.slice(word.length + 1))
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode) return
    this.process.kill('SIGKILL')
    await once(this.process, 'close')
  }

  #tell(): void {
    this.#told.resolve()
    this.#told = Promise.withResolvers()
  }
}
