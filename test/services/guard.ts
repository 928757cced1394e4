import { spawn } from 'node:child_process'

/** Stands by until this process has ended, in whatever way, and then runs the last command it was given. */
export interface Guard {
  /** Replaces the command that is run at the end; one line of shell. */
  afterwards(command: string): void
  /** Runs the command now. */
  release(): void
}

// The pipe closes with our process, also after SIGKILL, when no handler of ours could run any more.
const script = 'while read -r line; do command=$line; done; eval "$command"'

/** Starts a guard in a session of its own, so that the terminal's Ctrl-C does not end it before its work. */
export function startGuard(): Guard {
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.unref()
  shell.stdin.on('error', () => undefined)
  return {
    afterwards: (command) => shell.stdin.write(`${command}\n`),
    release: () => shell.stdin.end(),
  }
}
