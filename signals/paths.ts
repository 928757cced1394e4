/** A field whose name has dots is the path of a value within objects, where records are written as JSON for others. */

type Tree = { [name: string]: unknown }

/** A record as JSON has it: `{"a.b": 1}` as `{"a": {"b": 1}}`. The same object where no name has a dot. */
export function nested(record: Readonly<Record<string, unknown>>): object {
  const names = Object.keys(record)
  if (!names.some((name) => name.includes('.'))) return record
  const root: Tree = {}
  for (const name of names) {
    const path = name.split('.')
    const last = path.pop() ?? name
    path.reduce(branchOf, root)[last] = record[name]
  }
  return root
}

/** The value under a path, of what JSON gave; undefined where there is none. */
export function valueAt(root: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!name.includes('.')) return root[name]
  return name
    .split('.')
    .reduce<unknown>((at, part) => (isTree(at) && Object.hasOwn(at, part) ? at[part] : undefined), root)
}

function branchOf(tree: Tree, name: string): Tree {
  const found = tree[name]
  if (isTree(found)) return found
  const made: Tree = {}
  tree[name] = made
  return made
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null
}
