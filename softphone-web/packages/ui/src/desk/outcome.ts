import { isMessageKey, type MessageKey, type Text } from '@crm/core'

/** An outcome in words; one this page does not know yet is shown as it came. */
export function outcomeText(outcome: string | null, text: Text): string {
  const key = `outcome.${outcome ?? 'open'}`
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : outcome ?? ''
}

/** How an outcome is coloured. */
export function outcomeKind(outcome: string | null): 'good' | 'bad' | 'plain' {
  if (outcome === 'answered') return 'good'
  return outcome === 'abandoned' || outcome === 'closedBySystem' || outcome === 'notConnected' ? 'bad' : 'plain'
}
