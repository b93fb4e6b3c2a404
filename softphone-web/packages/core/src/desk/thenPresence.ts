import type { DeskState, Presence } from '@crm/protocol'

/**
 * What the agent goes on to when the work in hand is done, where he has chosen something other than being available: nothing more is
 * offered to him from the choice on. Null without work in hand, and when calls go on coming.
 */
export function thenPresence(desk: DeskState | null): Presence | null {
  if (desk === null || desk.presence === 'available') return null
  return desk.call !== null || desk.wrapUp !== null ? desk.presence : null
}
