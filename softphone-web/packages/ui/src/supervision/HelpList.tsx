import './supervision.css'
import type { LiveAgent } from '@crm/protocol'
import { useEffect } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Panel } from '../controls/Panel.tsx'
import { useBoard } from '../wallboard/board.tsx'

/** Agents who wait for help, the longest first; one key listens to the first. */
export function HelpList({ agents, onListen }: { agents: readonly LiveAgent[]; onListen: (agent: LiveAgent) => void }) {
  const { text } = useServices()
  const { agentName } = useBoard()
  const waiting = agents.filter(agent => agent.help != null).sort((a, b) => Date.parse(a.help?.since ?? '') - Date.parse(b.help?.since ?? ''))
  const first = waiting[0]
  useEffect(() => {
    if (first === undefined) return
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.target instanceof HTMLTextAreaElement
      if (event.code !== 'KeyL' || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      onListen(first)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [first, onListen])
  if (first === undefined) return null
  return (
    <Panel title={text('helpWanted')} aside={<span className="count">{waiting.length}</span>}>
      <ul className="help-list" aria-label={text('helpWanted')}>
        {waiting.map(agent => (
          <li key={agent.id}>
            <Icon name="bell" size={16} />
            <strong>{text('helpFrom', { name: agentName(agent) })}</strong>
            {agent.help?.reason != null && <span>{agent.help.reason}</span>}
            <Elapsed since={agent.help?.since ?? ''} />
            <Button size="small" kind="primary" title={agent === first ? text('helpKey') : undefined} aria-keyshortcuts={agent === first ? 'L' : undefined} onClick={() => onListen(agent)}>
              {text('helpListen')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
