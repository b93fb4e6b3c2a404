import '../customers/customers.css'
import './interactions.css'
import { clockText, InteractionRecord, noteLimit, whenText } from '@crm/core'
import { isConversation, type InteractionDetail } from '@crm/protocol'
import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Channel } from '../controls/Channel.tsx'
import { DialButton } from '../dialling/DialButton.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Panel } from '../controls/Panel.tsx'
import { MailsPanel } from '../mails/MailsPanel.tsx'
import { TranscriptPanel } from '../chats/TranscriptPanel.tsx'
import { ContextPanel } from '../customers/ContextPanel.tsx'
import { outcomeKind, outcomeText } from '../desk/outcome.ts'
import { MaterialsPanel } from '../materials/MaterialsPanel.tsx'
import { NoticePage } from '../shell/NoticePage.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { Course } from './Course.tsx'
import { Recordings } from './Recordings.tsx'
import { Routing } from './Routing.tsx'

/** One interaction's whole course. It can be added to, never changed. */
export function InteractionPage({ id }: { id: string }) {
  const { text, api, names } = useServices()
  const [record] = useState(() => new InteractionRecord(api, id))
  const { interaction, failure } = useStore(record)
  useEffect(() => {
    void record.read()
    void names.read()
  }, [record, names])
  if (interaction === null && failure !== null) {
    const none = failure.status === 404 || failure.status === 403
    return (
      <NoticePage page="customers" icon={none ? 'info' : 'warning'} title={text(none ? 'interactionNotYours' : 'error.unavailable')}>
        {!none && <Button kind="primary" onClick={() => void record.read()}>{text('retry')}</Button>}
      </NoticePage>
    )
  }
  return (
    <div className="page">
      <TopBar page="customers" contentId="interaction-content" />
      <main id="interaction-content" className="interaction-page" tabIndex={-1}>
        {interaction === null ? <p className="loading">{text('loading')}</p> : <Whole record={record} interaction={interaction} />}
      </main>
    </div>
  )
}

function Whole({ record, interaction }: { record: InteractionRecord; interaction: InteractionDetail }) {
  const { text, session } = useServices()
  const { failure } = useStore(record)
  const signedIn = useStore(session)
  const supervisor = signedIn.phase === 'signedIn' && signedIn.user.roles.includes('supervisor')
  return (
    <>
      <Head interaction={interaction} />
      <div className="interaction-side">
        <Facts interaction={interaction} />
        <ContextPanel context={interaction.context} />
        <Recordings ids={interaction.recordings} course={interaction.course} />
      </div>
      <div className="interaction-main">
        <Failure error={failure} />
        {interaction.mediaType === 'email' && <MailsPanel id={interaction.id} />}
        {isConversation(interaction.mediaType) && <TranscriptPanel id={interaction.id} />}
        <MaterialsPanel interactionId={interaction.id} />
        <Panel title={text('interactionCourse')}><Course items={interaction.course} startedAt={interaction.startedAt} /></Panel>
        {supervisor && interaction.importedFrom === null && <Routing id={interaction.id} />}
        <Notes record={record} interaction={interaction} />
      </div>
    </>
  )
}

function Head({ interaction }: { interaction: InteractionDetail }) {
  const { text, languageTag, now } = useServices()
  const other = interaction.customerName ?? interaction.fromName ?? interaction.from ?? text('withheld')
  return (
    <header className="interaction-head">
      <Channel mediaType={interaction.mediaType} direction={interaction.direction} />
      <div>
        <h1>{interaction.customerId === null ? other : <Go className="plain-link" to={`/customers/${interaction.customerId}`}>{other}</Go>}</h1>
        <span className="hint">{text('interactionOf', { when: whenText(interaction.startedAt, now.get(), languageTag) })}</span>
      </div>
      <span className={`tag tag-outcome outcome-${outcomeKind(interaction.outcome)}`}>{outcomeText(interaction.outcome, text)}</span>
    </header>
  )
}

function Facts({ interaction }: { interaction: InteractionDetail }) {
  const { text, names } = useServices()
  const { queues, agents, codes } = useStore(names)
  const length = interaction.endedAt === null ? null : (Date.parse(interaction.endedAt) - Date.parse(interaction.startedAt)) / 1_000
  return (
    <Panel title={text('interactionTitle')}>
      <dl className="facts">
        <Fact label={text('fromNumber')} value={interaction.from === null ? text('withheld') : <DialButton number={interaction.from} customerId={interaction.customerId} />} />
        <Fact label={text('toNumber')} value={interaction.to} />
        <Fact label={text('length')} value={length === null ? <Elapsed since={interaction.startedAt} /> : clockText(length)} />
        <Fact label={text('queues')} value={interaction.queues.map(id => queues[id] ?? id).join(', ')} />
        <Fact label={text('agents')} value={interaction.agents.map(id => agents[id] ?? id).join(', ')} />
        <Fact label={text('subject')} value={interaction.wrapUpCode === null ? '' : codes[interaction.wrapUpCode] ?? interaction.wrapUpCode} />
        <Fact label={text('wrapUpNotes')} value={interaction.notes ?? ''} />
      </dl>
      {interaction.endedAt === null && <p className="hint">{text('interactionRunning')}</p>}
      {interaction.erased === true && <p className="hint">{text('interactionErased')}</p>}
      {interaction.importedFrom !== null && <p className="hint">{text('interactionImported', { system: interaction.importedFrom })}</p>}
    </Panel>
  )
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  if (value === '') return null
  return <div><dt>{label}</dt><dd>{value}</dd></div>
}

function Notes({ record, interaction }: { record: InteractionRecord; interaction: InteractionDetail }) {
  const { text, languageTag, now, names } = useServices()
  const { adding, noteFailure } = useStore(record)
  const { agents } = useStore(names)
  const [words, setWords] = useState('')
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await record.addNote(words)) setWords('')
  }
  return (
    <Panel title={text('notesOf')}>
      {interaction.annotations.length === 0 && <p className="hint">{text('noNotes')}</p>}
      <ul className="notes-list">
        {interaction.annotations.map(note => (
          <li key={note.id}>
            <span>{note.text ?? <span className="faint">{text('noteErased')}</span>}</span>
            <span className="faint">{agents[note.by] ?? note.by} · {whenText(note.at, now.get(), languageTag)}</span>
          </li>
        ))}
      </ul>
      <form className="note-form note-form-tall" onSubmit={event => void add(event)}>
        <textarea
          className="input" rows={2} maxLength={noteLimit} value={words} aria-label={text('addNote')} placeholder={text('noteHint')}
          onChange={event => setWords(event.target.value)}
          onKeyDown={event => { if (event.key === 'Enter' && event.ctrlKey) event.currentTarget.form?.requestSubmit() }}
        />
        <Button type="submit" icon="note" disabled={words.trim() === ''} aria-disabled={adding}>{text('addNote')}</Button>
      </form>
      <Failure error={noteFailure} />
    </Panel>
  )
}
