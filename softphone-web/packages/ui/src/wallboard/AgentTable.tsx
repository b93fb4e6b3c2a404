import { isMessageKey, percentText, type MessageKey, type Text } from '@crm/core'
import { presences, type ApiError, type LiveAgent, type Presence } from '@crm/protocol'
import { asApiError } from '@crm/core'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'

export function AgentTable({ agents }: { agents: readonly LiveAgent[] }) {
  const { text, api } = useServices()
  const [failure, setFailure] = useState<ApiError | null>(null)
  const setPresence = async (agent: LiveAgent, presence: Presence): Promise<void> => {
    setFailure(null)
    try {
      await api.setPresenceOf(agent.id, presence, null)
    } catch (refusal) {
      setFailure(asApiError(refusal))
    }
  }
  return (
    <>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('wallboardAgents')}>
        <table className="board board-agents">
          <thead>
            <tr>
              <th scope="col">{text('agent')}</th>
              <th scope="col" className="left">{text('activity')}</th>
              <th scope="col">{text('since')}</th>
              <th scope="col" className="left">{text('presence')}</th>
              <th scope="col">{text('since')}</th>
              <th scope="col">{text('occupancy')}</th>
            </tr>
          </thead>
          <tbody>
            {agents.map(agent => <AgentRow key={agent.id} agent={agent} onPresence={presence => void setPresence(agent, presence)} />)}
          </tbody>
        </table>
      </div>
    </>
  )
}

function AgentRow({ agent, onPresence }: { agent: LiveAgent; onPresence: (presence: Presence) => void }) {
  const { text } = useServices()
  return (
    <tr>
      <th scope="row">{agent.name}</th>
      <td className="left"><span className={`activity activity-${agent.activity}`}><i aria-hidden="true" />{activityText(agent.activity, text)}</span></td>
      <td><Elapsed since={agent.activitySince} /></td>
      <td className="left presence-cell">
        <select
          value={agent.presence} aria-label={text('setPresenceOf', { name: agent.name })}
          onChange={event => onPresence(event.target.value as Presence)}
        >
          {presences.map(presence => <option key={presence} value={presence}>{text(`presence.${presence}`)}</option>)}
        </select>
        {agent.presenceReason !== null && <span className="faint">{agent.presenceReason}</span>}
      </td>
      <td><Elapsed since={agent.presenceSince} /></td>
      <td>{percentText(agent.occupancy)}</td>
    </tr>
  )
}

function activityText(activity: string, text: Text): string {
  const key = `activity.${activity}`
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : activity
}
