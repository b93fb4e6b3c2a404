import type { Sort } from '@crm/core'
import { Icon } from '../controls/Icon.tsx'

interface Props<C extends string> {
  column: C
  label: string
  sort: Sort<C>
  onSort: (sort: Sort<C>) => void
  left?: boolean
  /** What the first click on a column does: figures are looked at from the largest, names from A. */
  descendingFirst?: boolean
}

/** A column's head that sorts by it; once more turns the order round. */
export function SortHeader<C extends string>({ column, label, sort, onSort, left = false, descendingFirst = true }: Props<C>) {
  const chosen = sort.column === column
  const order = !chosen ? 'none' : sort.descending ? 'descending' : 'ascending'
  return (
    <th scope="col" className={left ? 'left' : ''} aria-sort={order}>
      <button
        type="button" className={`sort sort-${order}`}
        onClick={() => onSort({ column, descending: chosen ? !sort.descending : descendingFirst })}
      >
        {label}
        <Icon name="chevron" size={12} />
      </button>
    </th>
  )
}
