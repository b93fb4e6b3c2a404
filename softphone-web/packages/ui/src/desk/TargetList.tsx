import type { TargetGroup, TargetRow, Text } from '@crm/core'
import type { TargetAgent } from '@crm/protocol'
import { useEffect, useRef } from 'react'
import { useServices } from '../base/Services.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'

interface Props {
  /** Rows are called by this and their place. */
  id: string
  groups: readonly TargetGroup[]
  active: string | null
  onPoint: (key: string) => void
  onChoose: (row: TargetRow) => void
}

/** The picker's lines by kind, each with how it stands now. */
export function TargetList({ id, groups, active, onPoint, onChoose }: Props) {
  const { text } = useServices()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  let place = 0
  return (
    <div ref={list} id={`${id}-list`} className="target-list" role="listbox" aria-label={text('pickTargets')}>
      {groups.map(group => (
        <div key={group.name} role="group" aria-labelledby={`${id}-${group.name}`}>
          <span id={`${id}-${group.name}`} className="target-group">{text(`pick.group.${group.name}`)}</span>
          {group.rows.map(row => (
            <div
              key={row.key} id={`${id}-${place++}`} className={`target ${row.ready ? '' : 'target-away'}`} role="option"
              aria-selected={row.key === active} aria-disabled={!row.ready}
              onPointerMove={() => onPoint(row.key)} onClick={() => onChoose(row)}
            >
              <TargetLine row={row} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

const icons = { agent: 'headset', queue: 'rows', flow: 'menu', external: 'phone' } as const satisfies Record<string, IconName>

function TargetLine({ row }: { row: TargetRow }) {
  const { text } = useServices()
  const { agent, queue } = row
  return (
    <>
      <Icon name={icons[row.target.kind]} size={16} />
      <span className="target-name">{row.target.kind === 'external' ? text('pickDials', { number: row.target.value }) : row.name}</span>
      {agent?.extension != null && <span className="faint clock">{agent.extension}</span>}
      {agent !== null && <span className="target-state"><i className={`dot ${dotOf(agent)}`} aria-hidden="true" />{agentWords(agent, text)} <Elapsed since={agent.since} /></span>}
      {queue !== null && <span className="target-state">{queue.open ? text('pickQueue', { waiting: queue.waiting, ready: queue.ready }) : text('pickClosed')}</span>}
    </>
  )
}

const dotOf = (agent: TargetAgent): string =>
  agent.available ? 'presence-available' : agent.presence === 'available' ? 'presence-busy' : `presence-${agent.presence}`

/** What keeps him, or that nothing does. */
function agentWords(agent: TargetAgent, text: Text): string {
  if (agent.available) return text('pickReady')
  return agent.status === 'offQueue' && agent.presence !== 'available' ? text(`presence.${agent.presence}`) : text(`routing.${agent.status}`)
}
