/** A key with Ctrl and Alt (Control and Option on a Mac). Named by place on the keyboard, so every layout has the same keys. */
export interface Shortcut {
  /** `KeyboardEvent.code`, for example `KeyA`. */
  readonly code: string
}

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
  getModifierState(key: 'AltGraph'): boolean
}

/** AltGr reports itself as Ctrl+Alt on some systems; it types a character there and must not run anything. */
export function matches(shortcut: Shortcut, press: KeyPress): boolean {
  return press.code === shortcut.code
    && press.ctrlKey && press.altKey && !press.shiftKey && !press.metaKey
    && !press.repeat && !press.getModifierState('AltGraph')
}

const signs: Readonly<Record<string, string>> = { Slash: '/', Period: '.' }

/** How the keys are written on screen. */
export function shortcutText(shortcut: Shortcut): string {
  const key = signs[shortcut.code] ?? shortcut.code.replace(/^(Key|Digit)/, '')
  return `Ctrl+Alt+${key}`
}

/** The value of `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: Shortcut): string {
  return shortcutText(shortcut).replace('Ctrl', 'Control')
}
