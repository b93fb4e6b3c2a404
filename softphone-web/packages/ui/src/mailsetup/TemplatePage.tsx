import './mailsetup.css'
import { asApiError, insertAt, keyOfWords, languageTags, newTemplate, PlainEditor, type Live } from '@crm/core'
import { ApiError, mailTemplateKinds, mailVariables, type MailRendered, type MailTemplateFields, type MailTemplateView } from '@crm/protocol'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { ChoiceField, GroupFaults, WordField, type Faults } from '../configuration/fields.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { languageName } from '../controls/languageName.ts'
import { Panel } from '../controls/Panel.tsx'
import { DeleteButton } from './DeleteButton.tsx'
import { PlainFrame } from './PlainFrame.tsx'

/** One template; `+` is a new one. */
export function TemplatePage({ id, live }: { id: string; live: Live }) {
  const { text, api, go, names } = useServices()
  const { setup } = api.mails
  const isNew = id === '+'
  const [editor] = useState(() => new PlainEditor<MailTemplateView, MailTemplateFields>({
    read: isNew ? null : async () => found((await setup.templates()).items, id),
    save: (draft, saved) => setup.saveTemplate(isNew ? keyOfWords(draft.name, draft.shortcut, `template-${Date.now().toString(36)}`) : id, saved?.version ?? null, draft),
    draftOf: ({ kind, name, language, queueId, shortcut, subject, text: words }) => ({ kind, name, language, queueId, shortcut, subject, text: words }),
    fresh: isNew ? newTemplate : null,
  }))
  const { saved } = useStore(editor)
  useEffect(() => void names.read(), [names])
  useEffect(() => { if (!editor.changed) void editor.read() }, [editor, live.revision])
  return (
    <SetupPage name="mail-templates">
      <header className="setup-head">
        <div><Go className="small-link" to="/admin/mail-templates">{text('setupMailTemplates')}</Go><h1>{saved?.name ?? (isNew ? text('mailTemplateNew') : id)}</h1></div>
      </header>
      <PlainFrame
        editor={editor} complete={draft => draft.text.trim() !== '' && draft.name.trim() !== ''} onSaved={one => { if (isNew) go(`/admin/mail-templates/${encodeURIComponent(one.templateId)}`) }}
        form={(draft, change, faults) => <TemplateForm draft={draft} faults={faults} onChange={fields => change(now => ({ ...now, ...fields }))} />}
        side={draft => (
          <>
            <Preview subject={draft.subject} words={draft.text} />
            {saved !== null && !isNew && (
              <DeleteButton label={text('mailSetupDelete')} question={text('mailTemplateDeleteSure', { name: saved.name })} onDelete={() => setup.deleteTemplate(id, saved.version)} onDone={() => go('/admin/mail-templates')} />
            )}
          </>
        )}
      />
    </SetupPage>
  )
}

function found(items: readonly MailTemplateView[], id: string): MailTemplateView {
  const one = items.find(item => item.templateId === id)
  if (one === undefined) throw new ApiError(404, 'not-found', 'There is no such template.')
  return one
}

function TemplateForm({ draft, faults, onChange }: { draft: MailTemplateFields; faults: Faults; onChange: (fields: Partial<MailTemplateFields>) => void }) {
  const { text, names, languageTag } = useServices()
  const { queues } = useStore(names)
  const words = useRef<HTMLTextAreaElement>(null)
  const put = (variable: string): void => {
    const field = words.current
    const now = insertAt(draft.text, `{{${variable}}}`, field?.selectionStart ?? draft.text.length, field?.selectionEnd ?? draft.text.length)
    onChange({ text: now.text })
    requestAnimationFrame(() => { field?.focus(); field?.setSelectionRange(now.cursor, now.cursor) })
  }
  const orNull = (value: string): string | null => (value === '' ? null : value)
  return (
    <>
      <div className="setup-fields">
        <WordField label={text('setting.displayName')} path="name" faults={faults} max={80} value={draft.name} onChange={name => onChange({ name })} />
        <ChoiceField label={text('mailTemplateKind')} path="kind" faults={faults} value={draft.kind} onChange={kind => onChange({ kind })} options={mailTemplateKinds.map(value => ({ value, label: text(`mailTemplateKind.${value}`) }))} />
        <ChoiceField
          label={text('mailTemplateLanguage')} path="language" faults={faults} value={draft.language ?? ''} onChange={language => onChange({ language: orNull(language) })}
          options={[{ value: '', label: text('mailTemplateAnyLanguage') }, ...Object.keys(languageTags).map(value => ({ value, label: languageName(value, languageTag) }))]}
        />
        <ChoiceField
          label={text('mailTemplateQueue')} path="queueId" faults={faults} value={draft.queueId ?? ''} onChange={queueId => onChange({ queueId: orNull(queueId) })}
          options={[{ value: '', label: text('mailTemplateAnyQueue') }, ...Object.entries(queues).map(([value, label]) => ({ value, label }))]}
        />
        {draft.kind === 'reply' && <WordField label={text('mailTemplateShortcut')} path="shortcut" faults={faults} max={20} value={draft.shortcut ?? ''} onChange={shortcut => onChange({ shortcut: orNull(shortcut.trim()) })} />}
      </div>
      {draft.kind !== 'signature' && <WordField label={text('mailTemplateSubject')} path="subject" faults={faults} max={500} value={draft.subject ?? ''} onChange={subject => onChange({ subject: orNull(subject) })} />}
      <div className="mail-variables" role="group" aria-label={text('mailTemplateVariables')}>
        <span className="hint">{text('mailTemplateVariables')}:</span>
        {mailVariables.map(variable => <Button key={variable} size="small" onClick={() => put(variable)}>{`{{${variable}}}`}</Button>)}
      </div>
      <label className="field mail-template-text"><span>{text('mailTemplateText')}</span><textarea ref={words} dir="auto" maxLength={20_000} value={draft.text} aria-invalid={(faults['text']?.length ?? 0) > 0} onChange={event => onChange({ text: event.target.value })} /></label>
      <GroupFaults faults={faults} path="text" />
    </>
  )
}

/** Milliseconds after the last key before the preview is asked for. */
const previewPause = 400

/** The template with sample values, and which variable is not known. */
function Preview({ subject, words }: { subject: string | null; words: string }) {
  const { text, api } = useServices()
  const [shown, setShown] = useState<MailRendered | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  useEffect(() => {
    if (words.trim() === '') {
      setShown(null)
      setFailure(null)
      return
    }
    let left = false
    const timer = setTimeout(() => {
      api.mails.setup.preview(subject, words).then(
        answer => { if (!left) { setShown(answer); setFailure(null) } },
        (refusal: unknown) => { if (!left) setFailure(asApiError(refusal)) })
    }, previewPause)
    return () => { left = true; clearTimeout(timer) }
  }, [api, subject, words])
  const problems = failure === null ? [] : Object.values(failure.fields).flat()
  return (
    <Panel title={text('mailTemplatePreview')}>
      <div role="status">
        {problems.length > 0 ? <GroupFaults faults={{ text: problems }} path="text" /> : <Failure error={failure} />}
        {shown !== null && failure === null && <>{shown.subject !== null && <p><strong dir="auto">{shown.subject}</strong></p>}<p className="mail-preview" dir="auto">{shown.text}</p></>}
      </div>
    </Panel>
  )
}
