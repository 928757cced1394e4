import { editDistance } from '../edit-distance.ts'

/** How many names are offered where the one asked for is not known. */
const most = 5

/**
 * Names that may be meant by one that is not known: the same letters in another case, one that contains the other
 * (`OrderServer` for `Shop.OrderServer`), or a few typing mistakes apart. The closest first.
 */
export function nearNames(asked: string, known: Iterable<string>): readonly string[] {
  const wanted = asked.toLowerCase()
  const allowed = Math.max(2, Math.floor(wanted.length / 5))
  return [...known]
    .flatMap((name) => {
      const distance = distanceOf(wanted, name.toLowerCase())
      return name !== asked && distance <= allowed ? [{ name, distance }] : []
    })
    .sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)
}

function distanceOf(asked: string, name: string): number {
  if (asked === name) return 0
  const within = Math.min(asked.length, name.length) > 2 && (name.includes(asked) || asked.includes(name))
  return within ? 1 : editDistance(asked, name)
}
