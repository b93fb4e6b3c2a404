import type { ApiError } from '@crm/protocol'
import { errorText, isMessageKey, type MessageKey, type Text } from '../i18n/text.ts'

/** A computed text where there is one; else another. */
function known(key: string, text: Text, otherwise: string): string {
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : otherwise
}

/** How a call ended that nobody answered, in words. */
export function dialResultText(reason: string, text: Text): string {
  return known(`dialEnd.${reason}`, text, text('dialEnd.other', { reason }))
}

/** Why a number was not dialled, in words: the rules' own reason where they forbid it. */
export function dialFailureText(error: ApiError, text: Text): string {
  if (error.type === 'wrong-state') return error.message
  if (error.type === 'forbidden') return text('dial.noRight')
  if (error.type !== 'destination-refused') return errorText(error, text)
  const reason = String(error.document['reason'] ?? '')
  return known(`dialRule.${reason}`, text, text('dialRule.other', { reason }))
}
