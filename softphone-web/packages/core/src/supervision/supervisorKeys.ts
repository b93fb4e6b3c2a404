import type { SupervisionMode } from '@crm/protocol'

export type SupervisorIntent = SupervisionMode | 'stop' | 'takeOver'

/** One key each while an agent's panel is open. */
export const supervisorKeys: Readonly<Record<SupervisorIntent, string>> = { monitor: '1', whisper: '2', barge: '3', stop: '0', takeOver: 'T' }

/** What a key means; null for any other, and with a modifier that makes it the browser's. */
export function intentOf(press: { readonly key: string; readonly ctrlKey: boolean; readonly altKey: boolean; readonly metaKey: boolean }): SupervisorIntent | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null
  const found = Object.entries(supervisorKeys).find(([, key]) => key === press.key.toUpperCase())
  return found === undefined ? null : found[0] as SupervisorIntent
}
