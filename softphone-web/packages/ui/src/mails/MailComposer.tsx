import { hindranceOfFile, hindranceOfMail, insertAt, mailKeyOf, mailKeys, mailTextLimit, sizeText, subjectLimit, type MailHindrance, type WrittenMail } from '@crm/core'
import type { DeskMail, MailDraftFields, MailPerson, MailThen } from '@crm/protocol'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from '../desk/DeskServices.tsx'
import { AddressField } from './AddressField.tsx'
import { Attachments } from './Attachments.tsx'
import { DraftLine } from './DraftLine.tsx'
import { TemplatePicker } from './TemplatePicker.tsx'

type Field = 'to' | 'cc' | 'bcc'

/** Where an agent writes a mail: it is kept while he writes, Ctrl+Enter sends it, and for some seconds it can be taken back. */
export function MailComposer({ mail, written }: { mail: DeskMail; written: WrittenMail }) {
  const { text } = useServices()
  const { mails, desk } = useDesk()
  const { busy, options } = useStore(mails)
  const online = useStore(desk.view).link === 'online'
  const { fields } = written
  const [pending, setPending] = useState<Readonly<Partial<Record<Field, boolean>>>>({})
  const [copies, setCopies] = useState(fields.cc.length + fields.bcc.length > 0)
  const [then, setThen] = useState<MailThen>('close')
  const [sure, setSure] = useState(false)
  const [picking, setPicking] = useState(false)
  const [over, setOver] = useState(false)
  const [faults, setFaults] = useState<readonly string[]>([])
  const words = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (document.querySelector('dialog[open]') !== null) return
    if (fields.to.length === 0) form.current?.querySelector('input')?.focus()
    else {
      words.current?.focus()
      words.current?.setSelectionRange(0, 0)
      words.current?.scrollTo(0, 0)
    }
  }, [mail.threadId]) // once, when the composer opens
  const set = (change: Partial<MailDraftFields>): void => { setSure(false); mails.write(mail.threadId, change) }
  const hindrance: MailHindrance | 'pendingAddress' | null = options === null ? 'nobody'
    : Object.values(pending).some(one => one === true) ? 'pendingAddress' : hindranceOfMail(written, options)
  const maySend = mail.actions.includes('send') && hindrance === null && online && !busy
  const send = (event?: FormEvent): void => {
    event?.preventDefault()
    if (!maySend) return
    if (fields.subject.trim() === '' && !sure) setSure(true)
    else void mails.send(mail.threadId, then, then === 'close' ? 'answered' : null)
  }
  const insert = (template: string, subject: string | null): void => {
    const field = words.current
    const put = insertAt(fields.text, template, field?.selectionStart ?? 0, field?.selectionEnd ?? 0)
    set({ text: put.text, ...(subject !== null && fields.subject.trim() === '' ? { subject } : {}) })
    setPicking(false)
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(put.cursor, put.cursor)
    })
  }
  const attach = useAttach(mail.threadId, written, setFaults)
  const people = (name: Field, label: string) => (
    <AddressField label={label} people={fields[name]} onChange={(list: readonly MailPerson[]) => set({ [name]: list })} onPending={is => setPending(now => ({ ...now, [name]: is }))} />
  )
  return (
    <form
      ref={form} className={`mail-composer ${over ? 'mail-drop' : ''}`} onSubmit={send} aria-label={text(composeTitles[fields.kind])}
      onKeyDown={event => {
        const key = mailKeyOf(event.nativeEvent)
        if (key === 'send') send()
        else if (key === 'template') setPicking(!picking)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      onDragOver={event => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); setOver(true) } }}
      onDragLeave={() => setOver(false)}
      onDrop={event => { if (event.dataTransfer.files.length > 0) { event.preventDefault(); setOver(false); attach([...event.dataTransfer.files]) } }}
    >
      <div className="mail-composer-people">
        {people('to', text('mailTo'))}
        {copies ? <>{people('cc', text('mailCc'))}{people('bcc', text('mailBcc'))}</> : <Button size="small" kind="quiet" onClick={() => setCopies(true)}>{text('mailShowCopies')}</Button>}
      </div>
      <label className="mail-subject"><span>{text('mailSubject')}</span><input type="text" value={fields.subject} maxLength={subjectLimit} onChange={event => set({ subject: event.target.value })} /></label>
      <textarea ref={words} rows={9} dir="auto" value={fields.text} maxLength={mailTextLimit} aria-label={text('mailBody')} onChange={event => set({ text: event.target.value })} />
      {over && <p className="hint">{text('mailDropHere')}</p>}
      {faults.map(fault => <p className="field-problem" role="alert" key={fault}><Icon name="warning" size={14} />{fault}</p>)}
      <Attachments
        files={written.files.map(file => ({
          key: file.fileId, name: file.name, size: file.size, address: null,
          aside: <Button size="small" kind="quiet" icon="cross" iconOnly aria-label={text('mailDetach', { name: file.name })} onClick={() => void mails.detach(mail.threadId, file.fileId)} />,
        }))}
      />
      {written.uploading.map((name, index) => <p className="hint" role="status" key={`${name} ${index}`}>{text('mailUploading', { name })}</p>)}
      <div className="mail-composer-foot">
        <Button type="submit" kind="primary" icon="send" disabled={!maySend} aria-keyshortcuts="Control+Enter" title={`${text('mailSend')} (${mailKeys.send})`}>{text('mailSend')}</Button>
        <label className="mail-then"><span>{text('mailSendThen')}</span>
          <select className="select" value={then} onChange={event => setThen(event.target.value as MailThen)}>
            <option value="close">{text('mailThenClose')}</option><option value="park">{text('mailThenPark')}</option><option value="keep">{text('mailThenKeep')}</option>
          </select>
        </label>
        <FileButton onFiles={attach} />
        <TemplatePicker threadId={mail.threadId} open={picking} onOpen={setPicking} onPick={insert} />
        <Discard threadId={mail.threadId} />
      </div>
      <div className="mail-composer-state">
        <DraftLine threadId={mail.threadId} written={written} />
        <p className="hint" role="status">{sure ? text('mailNoSubjectSure') : hindrance !== null ? text(`mailHindrance.${hindrance}`) : ''}</p>
      </div>
    </form>
  )
}

const composeTitles = { reply: 'mailComposeReply', replyAll: 'mailComposeReply', forward: 'mailComposeForward', new: 'mailComposeNew' } as const

function FileButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { text } = useServices()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon="clip" onClick={() => input.current?.click()}>{text('mailAttach')}</Button>
      <input
        ref={input} type="file" multiple hidden tabIndex={-1} aria-label={text('mailAttach')}
        onChange={event => { onFiles([...(event.target.files ?? [])]); event.target.value = '' }}
      />
    </>
  )
}

/** Takes files that may go along and says why the others do not. */
function useAttach(threadId: string, written: WrittenMail, onFaults: (faults: readonly string[]) => void): (files: readonly File[]) => void {
  const { text, languageTag } = useServices()
  const { mails } = useDesk()
  const { options } = useStore(mails)
  return files => {
    if (options === null) return
    const limits = { empty: '', tooLarge: sizeText(options.attachmentBytesMax, languageTag), tooMany: String(options.attachmentsMax), allTooLarge: sizeText(options.draftBytesMax, languageTag) }
    const taken: File[] = []
    const faults: string[] = []
    for (const file of files) {
      const withTaken = { ...written, files: [...written.files, ...taken.map(one => ({ fileId: '', name: one.name, type: one.type, size: one.size }))] }
      const fault = hindranceOfFile(file, withTaken, options)
      if (fault === null) taken.push(file)
      else faults.push(fault === 'empty' ? text('mailFileFault.empty', { name: file.name }) : text(`mailFileFault.${fault}`, { name: file.name, limit: limits[fault] }))
    }
    onFaults(faults)
    if (taken.length > 0) void mails.attach(threadId, taken)
  }
}

/** Throws the draft away, after a question. */
function Discard({ threadId }: { threadId: string }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const [asking, setAsking] = useState(false)
  if (!asking) return <Button kind="quiet" onClick={() => setAsking(true)}>{text('mailDiscard')}</Button>
  return (
    <span className="mail-discard" role="group" aria-label={text('mailDiscardSure')}>
      <span>{text('mailDiscardSure')}</span>
      <Button kind="bad" size="small" autoFocus onClick={() => void mails.discard(threadId)}>{text('mailDiscard')}</Button>
      <Button size="small" onClick={() => setAsking(false)}>{text('cancel')}</Button>
    </span>
  )
}
