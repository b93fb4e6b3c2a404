import type { ApiError } from '@crm/protocol'
import { errorText, isMessageKey, type MessageKey, type Text } from './text.ts'

/** Why something was not reached, in words; a reason this page does not know yet is shown as it came. */
export function failureText(reason: string, text: Text): string {
  const key = `reason.${reason}`
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : reason
}

/** A refusal with the reason word that its document carries, in words; otherwise as every refusal is told. */
export function refusalText(error: ApiError, text: Text): string {
  const { reason } = error.document
  return typeof reason === 'string' && isMessageKey(`reason.${reason}`) ? failureText(reason, text) : errorText(error, text)
}
