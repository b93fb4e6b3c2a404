import { isKey, routingDraft, type Live } from '@crm/core'
import type { AgentRoutingDraft, CapacityProfileView, ColleagueView, QueueConfigurationView } from '@crm/protocol'
import { useId, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { ActivityMark } from '../wallboard/AgentTable.tsx'
import { skillsOf } from './AgentsPage.tsx'
import { DevicePanel } from './DevicePanel.tsx'
import { ChoiceField, Group, GroupFaults, NumberField, type Faults } from './fields.tsx'
import { ThingPage } from './ThingPage.tsx'
import { useListing } from './useListing.ts'
import { useThing } from './useThing.ts'

/** One agent: the queues he serves, what he can, what he takes side by side. Moving him is one change. */
export function AgentPage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.agent, id, routingDraft, live.revision)
  const queues = useListing<QueueConfigurationView>(() => api.configuration.queues(), live.revision).items ?? []
  const agents = useListing<ColleagueView>(() => api.configuration.agents(), live.revision).items ?? []
  const profiles = useListing<CapacityProfileView>(() => api.configuration.profiles(), live.revision).items ?? []
  const asked = queues.flatMap(queue => queue.settings.steps.flatMap(step => step.requirements.map(one => one.skill)))
  const skills = [...new Set([...skillsOf(agents), ...asked])].sort()
  const gauge = live.picture?.agents.find(one => one.id === id)
  return (
    <ThingPage
      page="agents" list={text('setupAgents')} editor={editor} title={saved => saved.displayName}
      aside={() => gauge === undefined ? null : <div className="setup-aside"><ActivityMark activity={gauge.activity} /></div>}
      below={<DevicePanel agent={id} />}
      form={(draft, change, faults) => (
        <>
          <Queues draft={draft} change={change} faults={faults} queues={queues} />
          <Skills draft={draft} change={change} faults={faults} known={skills} />
          <Group title={text('agentProfile')}>
            <div className="setup-fields">
              <ChoiceField
                label={text('setting.profile')} path="profile" faults={faults} value={draft.profile ?? ''} onChange={profile => change(now => ({ ...now, profile: profile === '' ? null : profile }))}
                options={[{ value: '', label: text('profileNone') }, ...profiles.map(profile => ({ value: profile.id, label: profile.settings.displayName }))]}
              />
              {draft.profile === null && <NumberField label={text('setting.maxVoice')} path="maxVoice" faults={faults} max={16} value={draft.maxVoice} onChange={value => change(now => ({ ...now, maxVoice: value ?? 0 }))} />}
            </div>
            <label className="check">
              <input type="checkbox" checked={draft.mayDial === true} onChange={event => change(now => ({ ...now, mayDial: event.target.checked }))} />
              <span>{text('setting.mayDial')}</span>
            </label>
          </Group>
        </>
      )}
    />
  )
}

interface PartProps {
  draft: AgentRoutingDraft
  change: (edit: (draft: AgentRoutingDraft) => AgentRoutingDraft) => void
  faults: Faults
}

/** Every queue with a tick and a level. */
function Queues({ draft, change, faults, queues }: PartProps & { queues: readonly QueueConfigurationView[] }) {
  const { text } = useServices()
  const set = (id: string, level: number | null): void => change(now => {
    const { [id]: _, ...rest } = now.queues
    return { ...now, queues: level === null ? rest : { ...rest, [id]: level } }
  })
  return (
    <Group title={text('agentQueues')}>
      <p className="hint">{text('levelHint')}</p>
      <ul className="setup-list">
        {queues.map(queue => {
          const level = draft.queues[queue.id]
          const name = queue.settings.displayName
          return (
            <li key={queue.id}>
              <label className="check"><input type="checkbox" checked={level !== undefined} onChange={event => set(queue.id, event.target.checked ? 1 : null)} /><span>{name}</span></label>
              {level !== undefined && <NumberField label={text('levelOf', { name })} hideLabel path={`queues.${queue.id}`} faults={faults} min={1} max={100} value={level} onChange={value => set(queue.id, value ?? 1)} />}
            </li>
          )
        })}
      </ul>
    </Group>
  )
}

function Skills({ draft, change, faults, known }: PartProps & { known: readonly string[] }) {
  const { text } = useServices()
  const set = (skill: string, level: number | null): void => change(now => {
    const { [skill]: _, ...rest } = now.skills
    return { ...now, skills: level === null ? rest : { ...rest, [skill]: level } }
  })
  const own = Object.entries(draft.skills).sort(([a], [b]) => a.localeCompare(b))
  return (
    <Group title={text('agentSkills')}>
      <p className="hint">{text('proficiencyHint')}</p>
      <GroupFaults faults={faults} path="skills" />
      {own.length === 0 && <p className="faint">{text('noSkills')}</p>}
      <ul className="setup-list">
        {own.map(([skill, level]) => (
          <li key={skill}>
            <span className="setup-skill">{skill}</span>
            <ChoiceField
              label={text('levelOf', { name: skill })} hideLabel path={`skills.${skill}`} faults={faults} value={String(level)} onChange={value => set(skill, Number(value))}
              options={['1', '2', '3', '4', '5'].map(value => ({ value, label: value }))}
            />
            <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={text('removeThing', { name: skill })} onClick={() => set(skill, null)} />
          </li>
        ))}
      </ul>
      <NewSkill known={known.filter(skill => draft.skills[skill] === undefined)} all={known} onAdd={skill => set(skill, 3)} />
    </Group>
  )
}

/** Adds a known skill at once; one that is new only after a second look, because it is more often misspelt than new. */
function NewSkill({ known, all, onAdd }: { known: readonly string[]; all: readonly string[]; onAdd: (skill: string) => void }) {
  const { text } = useServices()
  const list = useId()
  const [name, setName] = useState('')
  const [asked, setAsked] = useState<string | null>(null)
  const skill = name.trim().toLowerCase()
  const wrong = skill !== '' && !isKey(skill)
  const add = (): void => {
    if (skill === '' || wrong) return
    if (!all.includes(skill) && asked !== skill) return setAsked(skill)
    onAdd(skill)
    setName('')
    setAsked(null)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault() // Enter adds the skill, it does not save the form
    add()
  }
  return (
    <div className="setup-row">
      <input className="input" value={name} list={list} maxLength={64} aria-label={text('skillName')} placeholder={text('skillName')} aria-invalid={wrong} onChange={event => setName(event.target.value)} onKeyDown={press} />
      <datalist id={list}>{known.map(one => <option key={one} value={one} />)}</datalist>
      <Button icon="plus" onClick={add}>{text(asked === skill && skill !== '' ? 'skillAddNew' : 'add')}</Button>
      <span role="status" className="setup-wide">
        {wrong && <span className="field-problem"><Icon name="warning" size={14} />{text('skillKey')}</span>}
        {asked === skill && skill !== '' && <span className="field-problem"><Icon name="warning" size={14} />{text('skillNew', { skill })}</span>}
      </span>
    </div>
  )
}
