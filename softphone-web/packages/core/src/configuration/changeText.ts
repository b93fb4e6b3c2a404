import type { SettingChange } from '@crm/protocol'
import { isMessageKey, type MessageKey, type Text } from '../i18n/text.ts'
import { timeOfDay } from './drafts.ts'

/** A change in words: the field's name where there is one, and what it was and is. */
export function changeText(change: SettingChange, text: Text): { readonly field: string; readonly old: string; readonly new: string } {
  return { field: fieldText(change.field, text), old: valueText(change.old, text), new: valueText(change.new, text) }
}

/** An act of the audit trail in words; one this page does not know is shown as it came. */
export function actText(act: string, text: Text): string {
  const key = `act.${act.includes('.') ? act.slice(act.indexOf('.') + 1) : act}`
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : act
}

function fieldText(path: string, text: Text): string {
  const known = (key: string): string | null => (isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : null)
  const [first = '', ...rest] = path.split('.')
  const whole = known(`setting.${path}`)
  if (whole !== null) return whole
  const head = known(`setting.${first}`)
  return head === null ? path : [head, rest.join('.')].filter(part => part !== '').join(' · ')
}

function valueText(value: unknown, text: Text): string {
  if (value === null || value === undefined) return '–'
  if (value === true) return text('yes')
  if (value === false) return text('no')
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(one => valueText(one, text)).join(', ')
  const span = value as { readonly day?: string; readonly date?: string; readonly from?: unknown; readonly to?: unknown }
  if (typeof span.from === 'number' && typeof span.to === 'number') {
    const hours = span.from === span.to ? text('closedThatDay') : `${timeOfDay(span.from)}–${timeOfDay(span.to)}`
    return `${span.day ?? span.date ?? ''} ${hours}`
  }
  return Object.entries(value).filter(([, one]) => one !== null && one !== false).map(([name, one]) => `${name} ${valueText(one, text)}`).join(', ')
}
