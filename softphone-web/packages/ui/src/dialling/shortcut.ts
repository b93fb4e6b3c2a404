import type { Shortcut } from '@crm/core'

/** Opens the dial pad on every page. */
export const dialShortcut: Shortcut = { code: 'KeyN' }
