import './customers.css'
import { CustomerRecord } from '@crm/core'
import { useCallback, useEffect, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { MaterialsButton } from '../materials/MaterialsButton.tsx'
import { useFollow } from '../materials/useMaterials.ts'
import { NoticePage } from '../shell/NoticePage.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { Contacts, OtherSections, PinnedNotes, Profile } from './CardSections.tsx'
import { CustomerDialog } from './CustomerDialog.tsx'
import { LinkButton } from './LinkButton.tsx'
import { MergesPanel } from './MergesPanel.tsx'
import { SplitDialog } from './SplitDialog.tsx'
import { TimelineFilter } from './TimelineFilter.tsx'
import { TimelineList } from './TimelineList.tsx'

/** One customer: the card, and everything that happened. */
export function CustomerPage({ id }: { id: string }) {
  const { text, api, names, go } = useServices()
  const [record, setRecord] = useState(() => new CustomerRecord(api, id))
  const { card, failure } = useStore(record)
  if (record.id !== id) setRecord(new CustomerRecord(api, id))
  useEffect(() => {
    void record.read()
    void names.read()
  }, [record, names])
  useEffect(() => {
    if (card !== null && card.id !== id) go(`/customers/${card.id}`) // he is part of another customer by now
  }, [card, id, go])
  if (card === null && failure !== null) {
    return (
      <NoticePage page="customers" icon={failure.status === 404 ? 'info' : 'warning'} title={failure.status === 404 ? text('customerGone') : text('error.unavailable')}>
        {failure.status !== 404 && <Button kind="primary" onClick={() => void record.read()}>{text('retry')}</Button>}
      </NoticePage>
    )
  }
  return (
    <div className="page">
      <TopBar page="customers" contentId="customer-content" />
      <main id="customer-content" className="customer-page" tabIndex={-1}>
        <h1 className="unseen">{card?.name ?? text('customer')}</h1>
        {card === null ? <p className="loading">{text('loading')}</p> : <Record record={record} />}
      </main>
    </div>
  )
}

function Record({ record }: { record: CustomerRecord }) {
  const { text, session, go } = useServices()
  const { card, timeline, channels, merges, next, reading, failure } = useStore(record)
  const signedIn = useStore(session)
  const maySplit = signedIn.phase === 'signedIn' && signedIn.user.roles.includes('supervisor')
  const [editing, setEditing] = useState(false)
  const [splitting, setSplitting] = useState(false)
  useFollow(useCallback(() => void record.follow(), [record]))
  if (card === null) return null
  return (
    <>
      <div className="customer-side">
        <PinnedNotes notes={card.pinnedNotes} onUnpin={id => void record.unpin(id)} />
        <Profile
          card={card} linked={false}
          actions={(
            <span className="panel-actions">
              <LinkButton customerId={card.id} />
              <MaterialsButton customerId={card.id} customerName={card.name} interactionId={null} onSent={() => void record.readTimeline()} />
              {maySplit && <Button size="small" onClick={() => setSplitting(true)}>{text('splitDo')}</Button>}
              <Button size="small" icon="edit" onClick={() => setEditing(true)}>{text('edit')}</Button>
            </span>
          )}
        />
        <Contacts contacts={card.contacts} customerId={card.id} />
        <OtherSections sections={card.sections} onReread={() => void record.read()} />
        <PinForm record={record} />
        <MergesPanel card={card} merges={merges} onChanged={() => void record.read()} />
      </div>
      <Panel title={text('timeline')} className="customer-timeline">
        <TimelineFilter chosen={channels} onToggle={channel => void record.toggle(channel)} />
        <Failure error={failure} />
        {timeline.length === 0
          ? <EmptyState icon="history" title={text('timelineEmpty')} />
          : <TimelineList items={timeline} />}
        {next !== null && <Button className="wide more" aria-disabled={reading} onClick={() => void record.older()}>{text(reading ? 'loading' : 'olderEntries')}</Button>}
      </Panel>
      {splitting && (
        <SplitDialog card={card} timeline={timeline} onClose={() => setSplitting(false)} onDone={id => go(`/customers/${id}`)} />
      )}
      {editing && (
        <CustomerDialog
          card={card} onClose={() => setEditing(false)}
          onSaved={saved => {
            setEditing(false)
            void record.took(saved)
          }}
        />
      )}
    </>
  )
}

function PinForm({ record }: { record: CustomerRecord }) {
  const { text } = useServices()
  const [words, setWords] = useState('')
  const pin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (words.trim() !== '' && await record.pin(words.trim())) setWords('')
  }
  return (
    <Panel title={text('pinNote')}>
      <form className="note-form" onSubmit={event => void pin(event)}>
        <input
          className="input" value={words} maxLength={4_000} aria-label={text('pinNote')} placeholder={text('pinNoteHint')}
          onChange={event => setWords(event.target.value)}
        />
        <Button type="submit" icon="pin" disabled={words.trim() === ''}>{text('pin')}</Button>
      </form>
    </Panel>
  )
}
