import { outlineOf, type OutlineNode } from '@crm/core'
import type { FlowProblem } from '@crm/protocol'
import { useMemo, type MouseEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'

const icons: Readonly<Record<string, IconName>> = {
  play: 'speaker', say: 'speaker', gather: 'keypad', branch: 'menu', queue: 'clock', callback: 'phone', voicemail: 'voicemail',
  transfer: 'transfer', hangup: 'hangUp', language: 'globe', lookup: 'search', music: 'bell', module: 'grid', set: 'note', return: 'back',
}

/** A flow as people read it: node after node as a caller meets them, each exit leading to its node, faults where they are. */
export function FlowOutline({ flow, problems }: { flow: unknown; problems: readonly FlowProblem[] }) {
  const { text } = useServices()
  const nodes = useMemo(() => outlineOf(flow), [flow])
  if (nodes.length === 0) return <p className="hint">{text('flowEmpty')}</p>
  return <ol className="flow-outline">{nodes.map(node => <Node key={node.name} node={node} problems={problems.filter(one => one.node === node.name)} />)}</ol>
}

function Node({ node, problems }: { node: OutlineNode; problems: readonly FlowProblem[] }) {
  const { text } = useServices()
  const follow = (target: string) => (event: MouseEvent): void => {
    event.preventDefault()
    const element = document.getElementById(idOf(target))
    element?.scrollIntoView({ block: 'center' })
    element?.focus()
  }
  return (
    <li id={idOf(node.name)} tabIndex={-1} className={`flow-node ${problems.length > 0 ? 'flow-node-bad' : ''} ${node.depth === null ? 'flow-node-lost' : ''}`}>
      <header>
        <Icon name={icons[node.type] ?? 'info'} size={16} />
        <strong>{node.name}</strong>
        <span className="tag">{node.type}</span>
        {node.depth === 0 && <span className="tag tag-start">{text('flowStart')}</span>}
        {node.depth === null && <span className="tag">{text('flowUnreached')}</span>}
      </header>
      {node.note !== null && <p className="hint">{node.note}</p>}
      {node.facts.length > 0 && <p className="flow-facts">{node.facts.map((fact, index) => <span key={index}>{fact}</span>)}</p>}
      {node.exits.length > 0 && (
        <ul className="flow-exits">
          {node.exits.map(({ exit, target, exists }) => (
            <li key={exit}>
              <span>{exit}</span>
              <Icon name="next" size={12} />
              {exists ? <a href={`#${idOf(target)}`} onClick={follow(target)}>{target}</a> : <span className="graded-bad"><Icon name="critical" size={13} /> {target}</span>}
            </li>
          ))}
        </ul>
      )}
      {problems.map((one, index) => <p key={index} className="field-problem"><Icon name="warning" size={14} />{one.problem}</p>)}
    </li>
  )
}

function idOf(name: string): string {
  return `node-${name}`
}
