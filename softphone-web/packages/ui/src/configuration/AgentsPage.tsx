import type { Live } from '@crm/core'
import type { ColleagueView, LiveAgent, QueueConfigurationView } from '@crm/protocol'
import { useMemo, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { ActivityMark } from '../wallboard/AgentTable.tsx'
import { BulkBar } from './BulkBar.tsx'
import { SetupPage } from './SetupPage.tsx'
import { useListing } from './useListing.ts'

/** Rows drawn at most; who looks for one of thousands narrows the search. */
const rowsMax = 200

/** All agents with what they serve and can; several are changed at once. */
export function AgentsPage({ live }: { live: Live }) {
  const { text, api } = useServices()
  const { items, failure, read } = useListing<ColleagueView>(() => api.configuration.agents(), live.revision)
  const queues = useListing<QueueConfigurationView>(() => api.configuration.queues(), live.revision).items ?? []
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const names = useMemo(() => new Map(queues.map(queue => [queue.id, queue.settings.displayName])), [queues])
  const found = (items ?? []).filter(agent => fits(agent, words, names))
  const shown = found.slice(0, rowsMax)
  const picked = (items ?? []).filter(agent => chosen.has(agent.id))
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  return (
    <SetupPage name="agents">
      <h1>{text('setupAgents')}</h1>
      <Failure error={failure} />
      <div className="setup-tools">
        <label className="search"><Icon name="search" size={16} /><input type="search" value={words} placeholder={text('agentFilter')} aria-label={text('agentFilter')} onChange={event => setWords(event.target.value)} /></label>
        {shown.length < found.length && <span className="hint">{text('shownOf', { shown: shown.length, all: found.length })}</span>}
      </div>
      {picked.length > 0 && <BulkBar agents={picked} queues={queues} skills={skillsOf(items ?? [])} onDone={read} />}
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items !== null && found.length === 0 && <EmptyState icon="search" title={text(items.length === 0 ? 'noAgentsYet' : 'nothingFound')} />}
      {shown.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupAgents')}>
            <table className="board setup-table setup-agents">
              <thead>
                <tr>
                  <th scope="col"><input type="checkbox" aria-label={text('selectAll')} checked={shown.every(agent => chosen.has(agent.id))} onChange={event => setChosen(event.target.checked ? new Set(shown.map(agent => agent.id)) : new Set())} /></th>
                  <th scope="col" className="left">{text('agent')}</th><th scope="col" className="left">{text('activity')}</th><th scope="col" className="left">{text('agentQueues')}</th><th scope="col" className="left">{text('agentSkills')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map(agent => (
                  <AgentLine key={agent.id} agent={agent} gauge={live.picture?.agents.find(one => one.id === agent.id)} names={names} chosen={chosen.has(agent.id)} onChoose={on => toggle(agent.id, on)} />
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </SetupPage>
  )
}

function AgentLine({ agent, gauge, names, chosen, onChoose }: {
  agent: ColleagueView
  gauge: LiveAgent | undefined
  names: ReadonlyMap<string, string>
  chosen: boolean
  onChoose: (on: boolean) => void
}) {
  const { text } = useServices()
  return (
    <tr className={chosen ? 'chosen' : ''}>
      <td><input type="checkbox" aria-label={text('selectAgent', { name: agent.displayName })} checked={chosen} onChange={event => onChoose(event.target.checked)} /></td>
      <th scope="row" className="left"><Go to={`/admin/agents/${encodeURIComponent(agent.id)}`}>{agent.displayName}</Go></th>
      <td className="left">{gauge === undefined ? '–' : <ActivityMark activity={gauge.activity} />}</td>
      <td className="left"><Tags pairs={(agent.queues ?? []).map(queue => [names.get(queue.id) ?? queue.id, queue.level])} /></td>
      <td className="left"><Tags pairs={Object.entries(agent.skills ?? {})} /></td>
    </tr>
  )
}

function Tags({ pairs }: { pairs: readonly (readonly [string, number])[] }) {
  return <span className="setup-tags">{pairs.length === 0 ? '–' : pairs.map(([name, level]) => <span className="tag" key={name}>{name} <b>{level}</b></span>)}</span>
}

function fits(agent: ColleagueView, words: string, names: ReadonlyMap<string, string>): boolean {
  const all = [agent.displayName, agent.id, ...(agent.queues ?? []).map(queue => names.get(queue.id) ?? queue.id), ...Object.keys(agent.skills ?? {})].join(' ').toLocaleLowerCase()
  return words.trim().toLocaleLowerCase().split(/\s+/).every(word => all.includes(word))
}

/** All skills that anybody has, by name. */
export function skillsOf(agents: readonly ColleagueView[]): readonly string[] {
  return [...new Set(agents.flatMap(agent => Object.keys(agent.skills ?? {})))].sort()
}
