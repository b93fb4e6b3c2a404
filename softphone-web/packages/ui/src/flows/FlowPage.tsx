import './flows.css'
import { FlowEditor, flowText, parseFlow, whenText } from '@crm/core'
import type { FlowProblem } from '@crm/protocol'
import { useEffect, useMemo, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Panel } from '../controls/Panel.tsx'
import { NoticePage } from '../shell/NoticePage.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { FlowOutline } from './FlowOutline.tsx'

/** One flow: as a picture and as text, its faults, its versions. Who may not change it reads it. */
export function FlowPage({ id, mayChange }: { id: string; mayChange: boolean }) {
  const { text, api } = useServices()
  const [editor] = useState(() => new FlowEditor(api, id))
  const state = useStore(editor)
  useEffect(() => void editor.read(), [editor])
  if (state.saved === null && state.failure !== null) {
    const none = state.failure.status === 404
    return (
      <NoticePage page="flows" icon={none ? 'info' : 'warning'} title={text(none ? 'flowGone' : 'error.unavailable')}>
        {!none && <Button kind="primary" onClick={() => void editor.read()}>{text('retry')}</Button>}
      </NoticePage>
    )
  }
  return (
    <div className="page">
      <TopBar page="flows" contentId="flow-content" />
      <main id="flow-content" className="flow-page" tabIndex={-1}>
        {state.saved === null ? <p className="loading">{text('loading')}</p> : <Work editor={editor} mayChange={mayChange} />}
      </main>
    </div>
  )
}

function Work({ editor, mayChange }: { editor: FlowEditor; mayChange: boolean }) {
  const { text } = useServices()
  const { saved, text: draft, shown, failure } = useStore(editor)
  const [drawn, setDrawn] = useState<unknown>(saved?.draft)
  const parsed = useMemo(() => parseFlow(draft), [draft])
  if ('flow' in parsed && shown === null && flowText(parsed.flow) !== flowText(drawn)) setDrawn(parsed.flow) // the last text that was JSON
  const problems = useStore(editor).problems ?? []
  if (saved === null) return null
  return (
    <>
      <header className="flow-head">
        <div>
          <Go className="small-link" to="/admin/flows">{text('flowsTitle')}</Go>
          <h1>{saved.title}</h1>
        </div>
        {shown !== null && (
          <p className="flow-shown"><Icon name="history" /> {text('flowVersionShown', { version: shown.version })}
            <Button size="small" onClick={() => void editor.show(null)}>{text('flowToDraft')}</Button>
          </p>
        )}
      </header>
      <Failure error={failure} />
      <Panel title={text('flowPicture')} className="flow-picture">
        <FlowProblems problems={problems.filter(one => one.node === '(flow)')} />
        <FlowOutline flow={shown?.flow ?? drawn} problems={shown === null ? problems : []} />
      </Panel>
      <div className="flow-side">
        {shown === null && <TextPanel editor={editor} mayChange={mayChange} />}
        <Versions editor={editor} mayChange={mayChange} />
      </div>
    </>
  )
}

function TextPanel({ editor, mayChange }: { editor: FlowEditor; mayChange: boolean }) {
  const { text } = useServices()
  const { text: draft, busy, fault, problems } = useStore(editor)
  const [note, setNote] = useState('')
  const publish = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await editor.publish(note)) setNote('')
  }
  return (
    <Panel title={text('flowText')} aside={editor.changed ? <span className="tag">{text('flowChanged')}</span> : undefined}>
      <textarea
        className="flow-text" value={draft} readOnly={!mayChange} spellCheck={false} aria-label={text('flowText')} aria-invalid={fault !== null}
        onChange={event => editor.type(event.target.value)}
      />
      <div role="status">
        {fault !== null && <p className="field-problem"><Icon name="warning" size={14} />{text('flowNotJson')} {fault}</p>}
        {fault === null && problems !== null && problems.length === 0 && <p className="flow-good"><Icon name="check" size={15} />{text('flowGood')}</p>}
        <FlowProblems problems={problems ?? []} />
      </div>
      {mayChange && (
        <form className="flow-buttons" onSubmit={event => void publish(event)}>
          <Button disabled={fault !== null || busy} onClick={() => void editor.check()}>{text('flowCheck')}</Button>
          <Button disabled={fault !== null || busy || !editor.changed} onClick={() => void editor.save()}>{text('flowSave')}</Button>
          <input className="input" value={note} maxLength={500} aria-label={text('flowNote')} placeholder={text('flowNote')} onChange={event => setNote(event.target.value)} />
          <Button type="submit" kind="primary" disabled={fault !== null || busy}>{text('flowPublish')}</Button>
        </form>
      )}
    </Panel>
  )
}

function FlowProblems({ problems }: { problems: readonly FlowProblem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className="flow-problems">
      {problems.map((one, index) => <li key={index}><Icon name="warning" size={14} /><span><strong>{one.node}</strong>: {one.problem}</span></li>)}
    </ul>
  )
}

function Versions({ editor, mayChange }: { editor: FlowEditor; mayChange: boolean }) {
  const { text, languageTag, now } = useServices()
  const { saved, busy } = useStore(editor)
  if (saved === null || saved.versions.length === 0) return null
  return (
    <Panel title={text('flowVersions')}>
      <ul className="flow-versions">
        {saved.versions.map(version => (
          <li key={version.version}>
            <span className="flow-version-words">
              <strong>{text('flowVersion', { version: version.version })}{version.version === saved.publishedVersion && <span className="tag tag-talking">{text('flowLive')}</span>}</strong>
              <span className="faint">{[version.publishedBy, whenText(version.publishedAt, now.get(), languageTag), version.note].filter(part => part !== null).join(' · ')}</span>
            </span>
            <Button size="small" kind="quiet" onClick={() => void editor.show(version.version)}>{text('flowLook')}</Button>
            {mayChange && version.version !== saved.publishedVersion && (
              <Button size="small" disabled={busy} onClick={() => void editor.rollBack(version.version)}>{text('flowRollBack')}</Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
