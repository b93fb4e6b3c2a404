import { changeMany, type BulkChange } from '@crm/core'
import type { ColleagueView, QueueConfigurationView } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { ChoiceField } from './fields.tsx'

const deeds = ['setSkill', 'removeSkill', 'setQueue', 'removeQueue'] as const

interface Props {
  agents: readonly ColleagueView[]
  queues: readonly QueueConfigurationView[]
  skills: readonly string[]
  onDone: () => void
}

/** Gives several agents a skill or a queue, or takes it away. Each is changed, or not, by himself. */
export function BulkBar({ agents, queues, skills, onDone }: Props) {
  const { text, api } = useServices()
  const [deed, setDeed] = useState<BulkChange['deed']>('setSkill')
  const [what, setWhat] = useState('')
  const [level, setLevel] = useState('3')
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const isSkill = deed === 'setSkill' || deed === 'removeSkill'
  const options = isSkill ? skills.map(skill => ({ value: skill, label: skill })) : queues.map(queue => ({ value: queue.id, label: queue.settings.displayName }))
  const name = options.some(option => option.value === what) ? what : options[0]?.value ?? ''
  const apply = (event: FormEvent): void => {
    event.preventDefault()
    setBusy(true)
    void changeMany(api.configuration, agents, { deed, name, level: Number(level) }).then(failed => {
      setSaid(failed.length === 0 ? text('bulkDone', { count: agents.length }) : text('bulkFailed', { names: failed.map(agent => agent.displayName).join(', ') }))
      setBusy(false)
      onDone()
    })
  }
  return (
    <form className="panel setup-bulk" onSubmit={apply}>
      <strong>{text('chosen', { count: agents.length })}</strong>
      <ChoiceField label={text('bulkDo')} hideLabel path="deed" faults={{}} value={deed} onChange={setDeed} options={deeds.map(value => ({ value, label: text(`bulk.${value}`) }))} />
      <ChoiceField label={text('bulkWhat')} hideLabel path="name" faults={{}} value={name} onChange={setWhat} options={options} />
      {(deed === 'setSkill' || deed === 'setQueue') && (
        <ChoiceField
          label={text('choiceLevel')} hideLabel path="level" faults={{}} value={level} onChange={setLevel}
          options={['1', '2', '3', '4', '5'].map(value => ({ value, label: `${text('choiceLevel')} ${value}` }))}
        />
      )}
      <Button type="submit" kind="primary" disabled={busy || name === ''}>{text('bulkApply', { count: agents.length })}</Button>
      <span role="status">{said}</span>
    </form>
  )
}
