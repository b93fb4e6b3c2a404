import type { SettingChange } from '@crm/protocol'
import { same } from './drafts.ts'

/** What differs between two drafts, as the server tells it of versions: parts are looked into, lists are told by the elements that came and went. */
export function draftChanges(before: unknown, after: unknown, path = ''): readonly SettingChange[] {
  if (same(before, after)) return []
  if (Array.isArray(before ?? []) && Array.isArray(after ?? []) && (Array.isArray(before) || Array.isArray(after))) {
    const was = (before ?? []) as readonly unknown[]
    const is = (after ?? []) as readonly unknown[]
    const gone = was.filter(one => !is.some(other => same(one, other)))
    const come = is.filter(one => !was.some(other => same(one, other)))
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({ field: path, old: gone[index], new: come[index] }))
  }
  if (isPart(before ?? {}) && isPart(after ?? {})) {
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    const field = (of: unknown, name: string): unknown => (of as Record<string, unknown> | null | undefined)?.[name]
    return [...names].flatMap(name => draftChanges(field(before, name), field(after, name), path === '' ? name : `${path}.${name}`))
  }
  return [{ field: path, old: before, new: after }]
}

function isPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
