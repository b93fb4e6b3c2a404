import './mailsetup.css'
import { asApiError, keyOfWords, mailboxDraft, newMailbox, PlainEditor, type Live } from '@crm/core'
import type { MailboxRequest, MailboxTest, MailboxView } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { CheckField, ChoiceField, NumberField, useSeconds, WordField, type Faults } from '../configuration/fields.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { DeleteButton } from './DeleteButton.tsx'
import { PlainFrame } from './PlainFrame.tsx'
import { ServerFields } from './ServerFields.tsx'

/** All mailboxes and how they do. */
export function MailboxesPage({ live }: { live: Live }) {
  const { text, api, names, go } = useServices()
  const { queues } = useStore(names)
  const { items, failure } = useListing<MailboxView>(() => api.mails.setup.mailboxes(), live.revision)
  useEffect(() => void names.read(), [names])
  return (
    <SetupPage name="mailboxes">
      <header className="setup-head">
        <div><h1>{text('setupMailboxes')}</h1><p className="hint">{text('mailboxesHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => go('/admin/mailboxes/+')}>{text('mailboxNew')}</Button>
      </header>
      <Failure error={failure} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="mail" title={text('mailboxesEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupMailboxes')}>
            <table className="board setup-table">
              <thead><tr><th scope="col">{text('name')}</th><th scope="col" className="left">{text('mailboxAddress')}</th><th scope="col" className="left">{text('mailboxQueue')}</th><th scope="col" className="left">{text('mailboxHealth')}</th></tr></thead>
              <tbody>
                {items.map(box => (
                  <tr key={box.mailboxId}>
                    <th scope="row"><Go to={`/admin/mailboxes/${encodeURIComponent(box.mailboxId)}`}>{box.name}</Go></th>
                    <td className="left">{box.address}</td><td className="left">{queues[box.queueId] ?? box.queueId}</td><td className="left"><Health box={box} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </SetupPage>
  )
}

function Health({ box }: { box: MailboxView }) {
  const { text } = useServices()
  if (!box.enabled) return <span className="tag">{text('mailboxOff')}</span>
  if (box.health === null) return <span className="tag">{text('mailboxUnseen')}</span>
  if (box.health.fault !== null) return <><span className="tag tag-bad">{text('mailboxBad')}</span> {box.health.fault}</>
  return <span className="tag tag-good">{text('mailboxGood')}</span>
}

/** One mailbox; `+` is a new one. */
export function MailboxPage({ id, live }: { id: string; live: Live }) {
  const { text, api, go, names } = useServices()
  const { queues } = useStore(names)
  const isNew = id === '+'
  const { setup } = api.mails
  const [editor] = useState(() => new PlainEditor<MailboxView, MailboxRequest>({
    read: isNew ? null : () => setup.mailbox(id),
    save: (draft, saved) => setup.saveMailbox(isNew ? keyOfWords(draft.name, draft.address, 'mailbox') : id, saved?.version ?? null, draft),
    draftOf: mailboxDraft, fresh: isNew ? newMailbox('') : null,
  }))
  useEffect(() => void names.read(), [names])
  useEffect(() => { if (!editor.changed) void editor.read() }, [editor, live.revision])
  const { saved } = useStore(editor)
  const back = (): void => go('/admin/mailboxes')
  return (
    <SetupPage name="mailboxes">
      <header className="setup-head">
        <div><Go className="small-link" to="/admin/mailboxes">{text('setupMailboxes')}</Go><h1>{saved?.name ?? (isNew ? text('mailboxNew') : id)}</h1></div>
        {saved !== null && <p><Health box={saved} /></p>}
      </header>
      <PlainFrame
        editor={editor} onSaved={box => { if (isNew) go(`/admin/mailboxes/${encodeURIComponent(box.mailboxId)}`) }}
        form={(draft, change, faults) => <MailboxForm draft={draft} saved={saved} queues={queues} faults={faults} onChange={fields => change(now => ({ ...now, ...fields }))} />}
        side={draft => (
          <>
            <TestPanel id={isNew ? keyOfWords(draft.name, draft.address, 'mailbox') : id} draft={draft} />
            {saved !== null && !isNew && <DeleteButton label={text('mailboxDelete')} question={text('mailboxDeleteSure', { name: saved.name })} onDelete={() => setup.deleteMailbox(id, saved.version)} onDone={back} />}
          </>
        )}
      />
    </SetupPage>
  )
}

function MailboxForm({ draft, saved, queues, faults, onChange }: { draft: MailboxRequest; saved: MailboxView | null; queues: Readonly<Record<string, string>>; faults: Faults; onChange: (fields: Partial<MailboxRequest>) => void }) {
  const { text } = useServices()
  const seconds = useSeconds()
  return (
    <>
      <div className="setup-fields">
        <WordField label={text('setting.displayName')} path="name" faults={faults} max={80} value={draft.name} onChange={name => onChange({ name })} />
        <WordField label={text('mailboxAddress')} path="address" faults={faults} max={254} value={draft.address} onChange={address => onChange({ address: address.trim() })} />
        <WordField label={text('mailboxFromName')} path="fromName" faults={faults} max={80} value={draft.fromName ?? ''} onChange={name => onChange({ fromName: name === '' ? null : name })} />
        <ChoiceField
          label={text('mailboxQueue')} path="queueId" faults={faults} value={draft.queueId} onChange={queueId => onChange({ queueId })}
          options={[...(draft.queueId in queues ? [] : [{ value: draft.queueId, label: draft.queueId === '' ? '–' : draft.queueId }]), ...Object.entries(queues).map(([value, label]) => ({ value, label }))]}
        />
      </div>
      <CheckField label={text('mailboxEnabled')} value={draft.enabled} onChange={enabled => onChange({ enabled })} />
      <CheckField label={text('mailboxPlus')} value={draft.plusAddresses} onChange={plusAddresses => onChange({ plusAddresses })} />
      <ServerFields kind="imap" server={draft.imap} saved={saved?.imap ?? null} faults={faults} onChange={imap => onChange({ imap })} />
      {draft.imap !== null && (
        <div className="setup-fields">
          <WordField label={text('mailboxFolder')} path="folder" faults={faults} max={200} value={draft.folder} onChange={folder => onChange({ folder })} />
          <NumberField label={text('mailboxPoll')} path="pollSeconds" faults={faults} unit={seconds} min={10} max={3_600} value={draft.pollSeconds} onChange={value => onChange({ pollSeconds: value ?? 0 })} />
        </div>
      )}
      <ServerFields kind="smtp" server={draft.smtp} saved={saved?.smtp ?? null} faults={faults} onChange={smtp => onChange({ smtp })} />
    </>
  )
}

/** Tries the settings as they are on the page, and says precisely what is wrong. */
function TestPanel({ id, draft }: { id: string; draft: MailboxRequest }) {
  const { text, api } = useServices()
  const [result, setResult] = useState<MailboxTest | ReturnType<typeof asApiError> | 'running' | null>(null)
  useEffect(() => setResult(null), [draft])
  const test = (): void => {
    setResult('running')
    api.mails.setup.testMailbox(id, draft).then(setResult, (refusal: unknown) => setResult(asApiError(refusal)))
  }
  const done = result !== null && result !== 'running' && 'ok' in result ? result : null
  return (
    <section className="panel setup-save" aria-label={text('mailboxTest')}>
      <Button icon="check" disabled={result === 'running'} onClick={test}>{text(result === 'running' ? 'mailboxTesting' : 'mailboxTest')}</Button>
      <div role="status">
        {done?.ok === true && <p className="setup-done"><Icon name="check" size={15} />{text('mailboxTestGood')}</p>}
        {done !== null && !done.ok && (
          <div className="mailbox-faults"><p className="field-problem"><Icon name="warning" size={14} />{text('mailboxTestBad', { count: done.faults.length })}</p><ul>{done.faults.map(fault => <li key={fault}>{fault}</li>)}</ul></div>
        )}
      </div>
      <Failure error={result instanceof Error ? result : null} />
    </section>
  )
}
