import type { Language, Theme } from '@crm/protocol'
import { Store } from '../state/Store.ts'

export interface PreferenceValues {
  readonly language: Language
  readonly theme: Theme
}

/** What the browser remembers between visits; `localStorage`, or a Map in tests. */
export interface Keep {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const key = 'crm.preferences'

/** Language and appearance, remembered in the browser so that the sign-in page already has them. */
export class Preferences extends Store<PreferenceValues> {
  private readonly keep: Keep

  constructor(keep: Keep, browserLanguages: readonly string[]) {
    super(read(keep, browserLanguages))
    this.keep = keep
  }

  /**
   * Takes what was chosen for the account, unless this browser was told otherwise. An account at its defaults has chosen
   * nothing, and leaves the language of the sign-in page as it is.
   */
  adopt(account: PreferenceValues): void {
    if (this.keep.getItem(key) !== null) return
    const known = this.get()
    super.set({
      language: account.language === 'en' ? known.language : account.language,
      theme: account.theme === 'system' ? known.theme : account.theme,
    })
  }

  override set(value: PreferenceValues): void {
    super.set(value)
    this.keep.setItem(key, JSON.stringify(value))
  }
}

function read(keep: Keep, browserLanguages: readonly string[]): PreferenceValues {
  const stored = readJson(keep.getItem(key))
  const preferred = browserLanguages.find(language => /^(en|zh)\b/i.test(language))
  return {
    language: stored['language'] === 'zh' || stored['language'] === 'en'
      ? stored['language']
      : preferred?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en',
    theme: stored['theme'] === 'light' || stored['theme'] === 'dark' ? stored['theme'] : 'system',
  }
}

/** An object out of stored text; anything that is not one counts as empty, since others may have written it. */
export function readJson(text: string | null): Record<string, unknown> {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
