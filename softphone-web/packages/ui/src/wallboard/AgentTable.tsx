import { activityThreshold, asApiError, isMessageKey, percentText, type AgentColumn, type AgentSort, type MessageKey, type Text } from '@crm/core'
import { presences, type ApiError, type LiveAgent, type Presence } from '@crm/protocol'
import { memo, useCallback, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useBoard } from './board.tsx'
import { GradedElapsed } from './Graded.tsx'
import { SortHeader } from './SortHeader.tsx'

const columns: readonly { readonly column: AgentColumn; readonly label: MessageKey; readonly left: boolean }[] = [
  { column: 'name', label: 'agent', left: true },
  { column: 'activity', label: 'activity', left: true },
  { column: 'since', label: 'since', left: false },
  { column: 'queue', label: 'queue', left: true },
]

interface Props {
  agents: readonly LiveAgent[]
  sort: AgentSort
  onSort: (sort: AgentSort) => void
  onOpen: (agent: LiveAgent) => void
}

export function AgentTable({ agents, sort, onSort, onOpen }: Props) {
  const { text, api } = useServices()
  const [failure, setFailure] = useState<ApiError | null>(null)
  const setPresence = useCallback((agent: LiveAgent, presence: Presence): void => {
    setFailure(null)
    api.setPresenceOf(agent.id, presence, null).catch((refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api])
  const name = (key: MessageKey): string => (text as (key: MessageKey) => string)(key)
  return (
    <>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('wallboardAgents')}>
        <table className="board board-agents">
          <thead>
            <tr>
              {columns.map(({ column, label, left }) => (
                <SortHeader
                  key={column} column={column} label={name(label)} sort={sort} onSort={onSort} left={left}
                  descendingFirst={column === 'since'}
                />
              ))}
              <th scope="col">{text('customerWaits')}</th>
              <SortHeader column="presence" label={text('presence')} sort={sort} onSort={onSort} left descendingFirst={false} />
              <th scope="col">{text('since')}</th>
              <SortHeader column="occupancy" label={text('occupancy')} sort={sort} onSort={onSort} />
              <th scope="col"><span className="unseen">{text('agentMove')}</span></th>
            </tr>
          </thead>
          <tbody>{agents.map(agent => <AgentRow key={agent.id} agent={agent} onPresence={setPresence} onOpen={onOpen} />)}</tbody>
        </table>
      </div>
    </>
  )
}

interface RowProps {
  agent: LiveAgent
  onPresence: (agent: LiveAgent, presence: Presence) => void
  onOpen: (agent: LiveAgent) => void
}

const AgentRow = memo(function AgentRow({ agent, onPresence, onOpen }: RowProps) {
  const { text } = useServices()
  const { agentName, queueName, anonymous } = useBoard()
  const waiting = agent.customerWaitingSince ?? null
  const name = agentName(agent)
  return (
    <tr>
      <th scope="row">
        <button type="button" className="agent-open" aria-label={text('superviseOpen', { name })} onClick={() => onOpen(agent)}>{name}</button>
        {(agent.supervisors ?? []).length > 0 && <Icon name="headset" size={14} />}
      </th>
      <td className="left"><ActivityMark activity={agent.activity} /></td>
      <td><GradedElapsed since={Date.parse(agent.activitySince)} name={activityThreshold(agent.activity, agent.presence)} /></td>
      <td className="left">{agent.queue == null ? '–' : queueName(agent.queue)}</td>
      <td>{waiting === null ? '–' : <GradedElapsed since={Date.parse(waiting)} name="longestWait" />}</td>
      <td className="left presence-cell">
        <select
          value={agent.presence} aria-label={text('setPresenceOf', { name })}
          onChange={event => onPresence(agent, event.target.value as Presence)}
        >
          {presences.map(presence => <option key={presence} value={presence}>{text(`presence.${presence}`)}</option>)}
        </select>
        {agent.presenceReason !== null && !anonymous && <span className="faint presence-reason" title={agent.presenceReason}>{agent.presenceReason}</span>}
      </td>
      <td><GradedElapsed since={Date.parse(agent.presenceSince)} name={null} /></td>
      <td>{percentText(agent.occupancy)}</td>
      <td><Go className="button button-quiet button-small" to={`/admin/agents/${encodeURIComponent(agent.id)}`} aria-label={text('agentMoveOf', { name })}>{text('agentMove')}</Go></td>
    </tr>
  )
})

/** What an agent does, by colour and in words. */
export function ActivityMark({ activity }: { activity: string }) {
  const { text } = useServices()
  return (
    <span className={`activity activity-${activity}`}>
      {activity === 'not-responding' ? <Icon name="critical" size={14} /> : <i aria-hidden="true" />}
      {activityText(activity, text)}
    </span>
  )
}

/** An activity in words; one this page does not know yet is shown as it came. */
export function activityText(activity: string, text: Text): string {
  const key = `activity.${activity}`
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : activity
}
