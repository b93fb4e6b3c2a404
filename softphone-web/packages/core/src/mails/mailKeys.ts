import type { KeyPress } from '../actions/shortcut.ts'

/** What keys do in an e-mail. */
export type MailKey = 'reply' | 'replyAll' | 'forward' | 'template' | 'send' | 'undo' | 'new'

/** Each key as it is written in the help. */
export const mailKeys: Readonly<Record<MailKey, string>> = {
  reply: 'Ctrl+Alt+Y', replyAll: 'Ctrl+Alt+Shift+Y', forward: 'Ctrl+Alt+F', template: 'Ctrl+Alt+V', send: 'Ctrl+Enter', undo: 'Ctrl+Alt+Z', new: 'Ctrl+Alt+Shift+N',
}

const byCode: Readonly<Record<string, MailKey>> = { KeyY: 'reply', KeyF: 'forward', KeyV: 'template', KeyZ: 'undo' }
const shiftedByCode: Readonly<Record<string, MailKey>> = { KeyY: 'replyAll', KeyN: 'new' }

/** The mail key that a press is; null for others. AltGr types characters and is left alone. On a Mac Command+Enter sends too. */
export function mailKeyOf(press: KeyPress & { readonly isComposing?: boolean }): MailKey | null {
  if (press.repeat || press.isComposing === true || press.getModifierState('AltGraph')) return null
  if ((press.code === 'Enter' || press.code === 'NumpadEnter') && (press.ctrlKey || press.metaKey) && !press.altKey && !press.shiftKey) return 'send'
  if (!press.ctrlKey || !press.altKey || press.metaKey) return null
  return (press.shiftKey ? shiftedByCode : byCode)[press.code] ?? null
}

/** The value of `aria-keyshortcuts`. */
export function mailKeyAria(key: MailKey): string {
  return mailKeys[key].replace('Ctrl', 'Control')
}
