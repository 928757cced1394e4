import { portSettings } from '../settings.ts'

/** Settings that have every port be a free one. */
export const freePorts: Readonly<Record<string, string>> = Object.fromEntries(portSettings.map((name) => [name, '0']))
