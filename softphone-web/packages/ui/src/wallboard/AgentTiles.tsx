import { activityThreshold } from '@crm/core'
import type { LiveAgent } from '@crm/protocol'
import { memo } from 'react'
import { useServices } from '../base/Services.tsx'
import { ActivityMark } from './AgentTable.tsx'
import { useBoard } from './board.tsx'
import { GradedElapsed } from './Graded.tsx'

/** Agents as tiles: more of them at a glance than in a table. */
export function AgentTiles({ agents }: { agents: readonly LiveAgent[] }) {
  const { text } = useServices()
  return (
    <ul className="agent-tiles" aria-label={text('wallboardAgents')}>
      {agents.map(agent => <AgentTile key={agent.id} agent={agent} />)}
    </ul>
  )
}

const AgentTile = memo(function AgentTile({ agent }: { agent: LiveAgent }) {
  const { text } = useServices()
  const { agentName, queueName, anonymous } = useBoard()
  const waiting = agent.customerWaitingSince ?? null
  const reason = anonymous ? null : agent.presenceReason
  const away = agent.activity === 'off-queue' ? [text(`presence.${agent.presence}`), reason].filter(part => part !== null).join(': ') : null
  return (
    <li className={`agent-tile tile-${agent.activity}`}>
      <strong>{agentName(agent)}</strong>
      <span className="agent-tile-line">
        <ActivityMark activity={agent.activity} />
        <GradedElapsed since={Date.parse(agent.activitySince)} name={activityThreshold(agent.activity, agent.presence)} />
      </span>
      <span className="agent-tile-line faint">
        <span className="cut">{away ?? (agent.queue == null ? '\u00a0' : queueName(agent.queue))}</span>
        {waiting !== null && (
          <span title={text('customerWaits')}>
            <span className="unseen">{text('customerWaits')} </span>
            <GradedElapsed since={Date.parse(waiting)} name="longestWait" />
          </span>
        )}
      </span>
    </li>
  )
})
