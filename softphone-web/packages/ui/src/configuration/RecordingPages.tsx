import { routingDraft, type Live } from '@crm/core'
import { recordingModes, type AgentRoutingView, type ColleagueView, type QueueConfigurationView, type RecordingMode, type RecordingRules } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { ChoiceField, Group, GroupFaults, NumberField, useSeconds, type Faults } from './fields.tsx'
import { SetupPage } from './SetupPage.tsx'
import { ThingPage } from './ThingPage.tsx'
import { useListing } from './useListing.ts'
import { useThing } from './useThing.ts'

const modes = ['none', ...recordingModes] as const
type Mode = typeof modes[number]

/** Whose calls are recorded, of all queues and agents at a glance. */
export function RecordingPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const queues = useListing<QueueConfigurationView>(() => api.configuration.queues(), live.revision)
  const agents = useListing<ColleagueView>(() => api.configuration.agents(), live.revision)
  return (
    <SetupPage name="recording">
      <header className="setup-head"><div><h1>{text('recordingTitle')}</h1><p className="hint">{text('recordingHint')}</p></div></header>
      <Failure error={queues.failure ?? agents.failure} />
      {queues.items === null && queues.failure === null && <p className="loading">{text('loading')}</p>}
      {queues.items !== null && <QueueRules queues={queues.items} />}
      {agents.items !== null && <AgentRules agents={agents.items} revision={live.revision} />}
    </SetupPage>
  )
}

function QueueRules({ queues }: { queues: readonly QueueConfigurationView[] }) {
  const { text } = useServices()
  return (
    <div className="panel">
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('recordingQueues')}>
        <table className="board setup-table">
          <thead>
            <tr>
              <th scope="col">{text('recordingQueues')}</th><th scope="col" className="left">{text('setting.recording.mode')}</th>
              <th scope="col" className="left">{text('setting.recording.pauseAtMost')}</th><th scope="col" className="left">{text('setting.recording.keepDays')}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ id, settings }) => (
              <tr key={id}>
                <th scope="row"><Go to={`/admin/recording/${encodeURIComponent(`queue:${id}`)}`}>{settings.displayName}</Go></th>
                <td className="left">{text(`recordingMode.${settings.recording?.mode ?? 'none'}`)}</td>
                <td className="left">{settings.recording?.pauseAtMost ?? 300} {text('seconds')}</td>
                <td className="left">{settings.recording?.keepDays == null ? text('daysOfSite') : `${settings.recording.keepDays} ${text('days')}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** Agents' own rules stand in their routing, which is read for each of those shown. */
function AgentRules({ agents, revision }: { agents: readonly ColleagueView[]; revision: number | null }) {
  const { text, api } = useServices()
  const [known, setKnown] = useState<ReadonlyMap<string, RecordingMode | null>>(new Map())
  const shown = agents.slice(0, agentsMax)
  const ids = shown.map(agent => agent.id).join(' ')
  useEffect(() => {
    let wanted = true
    const take = ({ id, recording }: AgentRoutingView): void => { if (wanted) setKnown(now => new Map(now).set(id, recording ?? null)) }
    for (const id of ids.split(' ').filter(one => one !== '')) api.configuration.agent.read(id).then(take, () => undefined) // a line without its rule says so
    return () => { wanted = false }
  }, [api, ids, revision])
  return (
    <div className="panel">
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('recordingAgents')}>
        <table className="board setup-table">
          <thead><tr><th scope="col">{text('recordingAgents')}</th><th scope="col" className="left">{text('setting.recording.mode')}</th></tr></thead>
          <tbody>
            {shown.map(agent => (
              <tr key={agent.id}>
                <th scope="row"><Go to={`/admin/recording/${encodeURIComponent(`agent:${agent.id}`)}`}>{agent.displayName}</Go></th>
                <td className="left">{known.has(agent.id) ? text(`recordingMode.${known.get(agent.id) ?? 'none'}`) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < agents.length && <p className="hint">{text('shownOf', { shown: shown.length, all: agents.length })}</p>}
    </div>
  )
}

/** Lines of agents drawn, and read, at most; any other agent's rule is on his own page. */
const agentsMax = 100

/** The rule of one queue (`queue:ID`) or agent (`agent:ID`), with its versions. */
export function RecordingRulePage({ id, live }: { id: string; live: Live }) {
  const [kind, ...rest] = id.split(':')
  const thing = rest.join(':')
  return kind === 'agent' ? <AgentRulePage id={thing} live={live} /> : <QueueRulePage id={thing} live={live} />
}

function QueueRulePage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.queue, id, view => view.settings, live.revision)
  return (
    <ThingPage
      page="recording" list={text('setupRecording')} editor={editor} title={saved => saved.settings.displayName}
      form={(draft, change, faults) => <RuleFields rules={draft.recording ?? null} faults={faults} onChange={recording => change(now => ({ ...now, recording }))} />}
    />
  )
}

function RuleFields({ rules, faults, onChange }: { rules: RecordingRules | null; faults: Faults; onChange: (rules: RecordingRules | null) => void }) {
  const { text } = useServices()
  const seconds = useSeconds()
  return (
    <Group title={text('setting.recording')}>
      <GroupFaults faults={faults} path="recording" />
      <div className="setup-fields">
        <ModeField path="recording.mode" faults={faults} value={rules?.mode ?? 'none'} onChange={mode => onChange(mode === 'none' ? null : { ...rules, mode })} />
        {rules !== null && (
          <>
            <NumberField
              label={text('setting.recording.pauseAtMost')} path="recording.pauseAtMost" faults={faults} unit={seconds} min={10} max={3_600} placeholder="300"
              value={rules.pauseAtMost ?? null} onChange={pauseAtMost => onChange({ ...rules, pauseAtMost })}
            />
            <NumberField
              label={`${text('setting.recording.keepDays')} (${text('days')})`} path="recording.keepDays" faults={faults} min={1} max={3_650} placeholder={text('daysOfSite')}
              value={rules.keepDays ?? null} onChange={keepDays => onChange({ ...rules, keepDays })}
            />
          </>
        )}
      </div>
      <p className="hint">{text('recordingHint')}</p>
    </Group>
  )
}

function AgentRulePage({ id, live }: { id: string; live: Live }) {
  const { text, api } = useServices()
  const editor = useThing(api.configuration.agent, id, routingDraft, live.revision)
  return (
    <ThingPage
      page="recording" list={text('setupRecording')} editor={editor} title={saved => saved.displayName}
      form={(draft, change, faults) => (
        <Group title={text('setting.recording')}>
          <div className="setup-fields">
            <ModeField path="recording" faults={faults} value={draft.recording ?? 'none'} onChange={mode => change(now => ({ ...now, recording: mode === 'none' ? null : mode }))} />
          </div>
          <p className="hint">{text('recordingHint')}</p>
        </Group>
      )}
    />
  )
}

function ModeField({ path, faults, value, onChange }: { path: string; faults: Faults; value: Mode; onChange: (mode: Mode) => void }) {
  const { text } = useServices()
  return (
    <ChoiceField
      label={text('setting.recording.mode')} path={path} faults={faults} value={value} onChange={onChange}
      options={modes.map(mode => ({ value: mode, label: text(`recordingMode.${mode}`) }))}
    />
  )
}
