import type { LivePicture } from '@crm/protocol'

interface Named {
  readonly id: string
}

/**
 * The next picture with every row that says the same as before replaced by the very object that was there, so that only what
 * changed is drawn again. Rows are compared by content, whatever their order.
 */
export function shareRows(known: LivePicture | null, next: LivePicture): LivePicture {
  if (known === null) return next
  return { ...next, queues: shareList(known.queues, next.queues), agents: shareList(known.agents, next.agents) }
}

function shareList<T extends Named>(known: readonly T[], next: readonly T[]): readonly T[] {
  const before = new Map(known.map(row => [row.id, row]))
  const shared = next.map(row => {
    const was = before.get(row.id)
    return was !== undefined && same(was, row) ? was : row
  })
  return shared.length === known.length && shared.every((row, index) => row === known[index]) ? known : shared
}

/** Equal content of plain data: objects and lists of the few levels a row has. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length
    && names.every(name => same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
}
