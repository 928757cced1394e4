import { randomUUID } from 'node:crypto'
import type { Launch } from './foreground.ts'
import { output, works } from './programs.ts'

let engine: Promise<boolean> | undefined

/** Whether a Docker engine answers; the client alone is not enough. */
export function dockerAnswers(): Promise<boolean> {
  engine ??= works('docker', 'info')
  return engine
}

export interface Container {
  readonly image: string
  /** The port on 127.0.0.1, and the one inside. */
  readonly port: readonly [outside: number, inside: number]
  readonly environment?: readonly string[]
  readonly command?: readonly string[]
}

/** Makes a container, whose files live as long as it does, so that a killed server finds them again. */
export async function containerOf({ image, port, environment = [], command = [] }: Container): Promise<Launch> {
  const name = `tarsier-${randomUUID()}`
  const publish = ['--publish', `127.0.0.1:${port[0]}:${port[1]}`]
  const variables = environment.flatMap((variable) => ['--env', variable])
  await output('docker', 'create', '--name', name, ...publish, ...variables, image, ...command)
  return {
    command: ['docker', 'start', '--attach', name],
    container: {
      signal: async (signal) => {
        await output('docker', 'kill', `--signal=${signal}`, name)
      },
      removal: `docker rm --force --volumes ${name}`,
    },
  }
}
