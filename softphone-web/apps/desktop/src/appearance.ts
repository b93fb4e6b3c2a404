import { languageTags, type Preferences } from '@crm/core'

/** Keeps the document's language and colours as chosen. */
export function showPreferences(preferences: Preferences): void {
  const show = (): void => {
    const { language, theme } = preferences.get()
    document.documentElement.lang = languageTags[language]
    document.documentElement.dataset['theme'] = theme
  }
  preferences.subscribe(show)
  show()
}
