import { insertAt, languageTags } from '@crm/core'
import { materialPlaces, type MaterialVariant } from '@crm/protocol'
import { useRef } from 'react'
import { useServices } from '../base/Services.tsx'
import { ChoiceField, Group, GroupFaults, WordField, type Faults } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { languageName } from '../controls/languageName.ts'
import { ItemFields } from './ItemFields.tsx'

interface Props {
  variant: MaterialVariant
  path: string
  faults: Faults
  /** Languages of the others. */
  taken: readonly (string | null)[]
  onChange: (edit: (variant: MaterialVariant) => MaterialVariant) => void
  onUpload: (more: 1 | -1) => void
  /** Null for the only one. */
  onDrop: (() => void) | null
}

/** What a package is in one language. */
export function VariantFields({ variant, path, faults, taken, onChange, onUpload, onDrop }: Props) {
  const { text, languageTag } = useServices()
  const words = useRef<HTMLTextAreaElement>(null)
  const change = (fields: Partial<MaterialVariant>): void => onChange(now => ({ ...now, ...fields }))
  const name = (language: string | null): string => (language === null ? text('materialAnyLanguage') : languageName(language, languageTag))
  const known = [null, ...Object.keys(languageTags), ...(variant.language === null || variant.language in languageTags ? [] : [variant.language])]
  const put = (place: string): void => {
    const field = words.current
    const now = insertAt(variant.text, `{${place}}`, field?.selectionStart ?? variant.text.length, field?.selectionEnd ?? variant.text.length)
    change({ text: now.text })
    requestAnimationFrame(() => { field?.focus(); field?.setSelectionRange(now.cursor, now.cursor) })
  }
  return (
    <Group title={text('materialVariant', { language: name(variant.language) })}>
      <div className="setup-fields">
        <ChoiceField
          label={text('materialLanguage')} path={`${path}.language`} faults={faults} value={variant.language ?? ''} onChange={language => change({ language: language === '' ? null : language })}
          options={known.filter(one => !taken.includes(one)).map(one => ({ value: one ?? '', label: name(one) }))}
        />
        <WordField label={text('materialSubject')} path={`${path}.subject`} faults={faults} max={200} value={variant.subject} onChange={subject => change({ subject })} />
      </div>
      <div className="mail-variables" role="group" aria-label={text('materialPlaces')}>
        <span className="hint">{text('materialPlaces')}</span>
        {materialPlaces.map(place => <Button key={place} size="small" onClick={() => put(place)}>{`{${place}}`}</Button>)}
      </div>
      <label className="field material-text"><span>{text('materialText')}</span><textarea ref={words} dir="auto" maxLength={20_000} value={variant.text} aria-invalid={(faults[`${path}.text`]?.length ?? 0) > 0} onChange={event => change({ text: event.target.value })} /></label>
      <GroupFaults faults={faults} path={`${path}.text`} />
      <label className="field material-message">
        <span>{text('materialMessage')}</span>
        <textarea dir="auto" rows={2} maxLength={800} value={variant.message ?? ''} placeholder="{package}: {link}" onChange={event => change({ message: event.target.value === '' ? null : event.target.value })} />
        <span className="hint">{text('materialMessageHint')}</span>
      </label>
      <GroupFaults faults={faults} path={`${path}.message`} />
      <ItemFields onUpload={onUpload} items={variant.items} path={`${path}.items`} faults={faults} onChange={edit => onChange(now => ({ ...now, items: edit(now.items) }))} />
      {onDrop !== null && <div><Button kind="quiet" size="small" icon="cross" onClick={onDrop}>{text('materialDropLanguage')}</Button></div>}
    </Group>
  )
}
