import { InvalidArgumentError } from 'commander'

/** Reads how many lines, or messages, are asked for. Throws InvalidArgumentError. */
export function atMostAThousand(text: string): string {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1000) return text
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected a whole number from 1 to 1000`)
}
