import type { Sort } from '../state/url.ts'

/** A column of a table: names and numbers are put in order by a click on their head, pictures are not. */
export interface Column {
  readonly key: string
  readonly title: string
  readonly kind: 'name' | 'number' | 'picture'
}

interface SortableHeadProps {
  readonly columns: readonly Column[]
  readonly sort: Sort
  onSort(sort: Sort): void
}

/** The heads of a table's columns. */
export function SortableHead({ columns, sort, onSort }: SortableHeadProps) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.key} scope="col" className={column.kind} aria-sort={orderOf(column, sort)}>
            {column.kind === 'picture' ? (
              column.title
            ) : (
              <button type="button" onClick={() => onSort(nextSort(column, sort))}>
                {column.title}
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function orderOf({ key, kind }: Column, sort: Sort) {
  if (kind === 'picture') return undefined
  if (sort.column !== key) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

/** Names are read from their beginning, numbers from the largest one on; a second click turns them round. */
export function nextSort({ key, kind }: Pick<Column, 'key' | 'kind'>, sort: Sort): Sort {
  return { column: key, descending: sort.column === key ? !sort.descending : kind === 'number' }
}
