import { asApiError } from '@crm/core'
import type { ApiError, CampaignMode, ListView, QueueView } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { ChoiceField, WordField } from '../configuration/fields.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { AgentFields, emptyWork, settingsOf } from './AgentFields.tsx'
import { FormEditor, formOf, type Asked } from './FormEditor.tsx'

const modes: readonly CampaignMode[] = ['preview', 'progressive', 'power', 'predictive', 'agentless']
const laws = ['au', 'cn', 'uk', 'us'] as const
type Law = typeof laws[number]

/** A new campaign: what every one needs; the rest has defaults. */
export function CampaignDialog({ onClose, onSaved }: { onClose: () => void; onSaved: () => void }) {
  const { text, api } = useServices()
  const queues = useListing<QueueView>(() => api.queues(), null)
  const lists = useListing<ListView>(() => api.lists.all(), null)
  const [id, setId] = useState('')
  const [name, setName] = useState('')
  const [mode, setMode] = useState<CampaignMode>('progressive')
  const [queue, setQueue] = useState('')
  const [list, setList] = useState('')
  const [law, setLaw] = useState<Law | ''>('')
  const [zone, setZone] = useState('')
  const [registry, setRegistry] = useState('')
  const [announcement, setAnnouncement] = useState('')
  const [flow, setFlow] = useState('')
  const [work, setWork] = useState(emptyWork)
  const [asked, setAsked] = useState<readonly Asked[]>([])
  const [failure, setFailure] = useState<ApiError | null>(null)
  const orNull = (value: string): string | null => value === '' ? null : value
  const save = (event: FormEvent): void => {
    event.preventDefault()
    setFailure(null)
    api.lists.campaigns.save(id, {
      displayName: name, mode, queue, lists: list === '' ? [] : [list], rules: law === '' ? [] : [law],
      zone: orNull(zone), announcement: orNull(announcement), registryAsOf: registry === '' ? null : new Date(`${registry}T00:00:00Z`).toISOString(),
      ...settingsOf(work), form: mode === 'agentless' ? [] : formOf(asked), flow: mode === 'agentless' ? orNull(flow) : null,
    }).then(onSaved, (fault: unknown) => setFailure(asApiError(fault)))
  }
  const none = { value: '', label: '–' }
  return (
    <Modal title={text('campaignNew')} onClose={onClose}>
      <form className="setup-dialog" onSubmit={save}>
        <WordField label={text('campaignId')} path="id" faults={failure?.fields ?? {}} value={id} onChange={setId} max={64} />
        <WordField label={text('campaignName')} path="displayName" faults={{}} value={name} onChange={setName} max={100} />
        <ChoiceField label={text('campaignMode')} path="mode" faults={{}} value={mode} onChange={setMode} options={modes.map(m => ({ value: m, label: text(`campaignMode.${m}`) }))} />
        <ChoiceField label={text('campaignQueue')} path="queue" faults={{}} value={queue} onChange={setQueue} options={[none, ...(queues.items ?? []).map(q => ({ value: q.id, label: q.settings.displayName }))]} />
        <ChoiceField label={text('campaignList')} path="lists" faults={{}} value={list} onChange={setList} options={[none, ...(lists.items ?? []).map(l => ({ value: l.id, label: l.name }))]} />
        <ChoiceField<Law | ''> label={text('campaignLaw')} path="rules" faults={{}} value={law} onChange={setLaw} options={[{ value: '', label: '–' }, ...laws.map(l => ({ value: l, label: text(`campaignLaw.${l}`) }))]} />
        <WordField label={text('campaignZone')} path="zone" faults={{}} value={zone} onChange={setZone} max={64} />
        <WordField label={text('campaignRegistry')} path="registryAsOf" faults={{}} type="date" value={registry} onChange={setRegistry} />
        <WordField label={text('campaignAnnouncement')} path="announcement" faults={{}} value={announcement} onChange={setAnnouncement} max={500} />
        {mode === 'agentless' && <WordField label={text('campaignFlow')} path="flow" faults={{}} value={flow} onChange={setFlow} max={64} />}
        <AgentFields mode={mode} work={work} onChange={setWork} />
        {mode !== 'agentless' && <FormEditor asked={asked} onChange={setAsked} />}
        <Failure error={failure} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="primary" type="submit">{text('campaignSave')}</Button>
        </div>
      </form>
    </Modal>
  )
}
