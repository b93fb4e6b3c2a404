import { languageNames } from '@crm/core'
import type { Language, Theme } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Segmented } from '../controls/Segmented.tsx'

const languages: readonly Language[] = ['en', 'zh']
const themes: readonly Theme[] = ['system', 'light', 'dark']

/** Language and appearance. They hold in this browser at once, and on the account when somebody is signed in. */
export function PreferenceControls() {
  const { preferences, session, api, text } = useServices()
  const values = useStore(preferences)
  const change = (fields: Partial<typeof values>): void => {
    const next = { ...values, ...fields }
    preferences.set(next)
    if (session.get().phase !== 'signedIn') return
    api.saveSettings(next).catch(() => undefined) // this browser remembers it; the account learns it the next time
  }
  return (
    <div className="preferences">
      <Segmented
        label={text('language')}
        value={values.language}
        options={languages.map(value => ({ value, label: languageNames[value], lang: value === 'zh' ? 'zh-CN' : 'en' }))}
        onChange={language => change({ language })}
      />
      <Segmented
        label={text('appearance')}
        value={values.theme}
        options={themes.map(value => ({ value, label: text(`theme.${value}`) }))}
        onChange={theme => change({ theme })}
      />
    </div>
  )
}
