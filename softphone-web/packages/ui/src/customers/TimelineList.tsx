import { clockText, isMessageKey, whenText, type MessageKey } from '@crm/core'
import type { TimelineItem } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Channel } from '../controls/Channel.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { outcomeKind, outcomeText } from '../desk/outcome.ts'
import { MaterialLine } from '../materials/MaterialLine.tsx'

/** What happened with a customer, newest first: interactions, packages he was sent, notes and changes of his record. */
export function TimelineList({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol className="timeline">
      {items.map(item => (
        <li key={`${item.kind} ${item.id}`}>
          {item.kind === 'interaction' ? <InteractionLine item={item} /> : item.kind === 'material' && item.material != null ? <MaterialLine item={item.material} /> : item.kind === 'note' ? <NoteLine item={item} /> : <ChangeLine item={item} />}
        </li>
      ))}
    </ol>
  )
}

function InteractionLine({ item }: { item: TimelineItem }) {
  const { text, names } = useServices()
  const { queues, agents, codes } = useStore(names)
  const code = item.wrapUpCode == null ? null : codes[item.wrapUpCode] ?? item.wrapUpCode
  const outcome = item.outcome ?? null
  const length = item.endedAt == null || item.startedAt == null ? null : (Date.parse(item.endedAt) - Date.parse(item.startedAt)) / 1_000
  const facts = [...(item.queues ?? []).map(id => queues[id] ?? id), ...(item.agents ?? []).map(id => agents[id] ?? id)]
  return (
    <>
      <Channel mediaType={item.mediaType ?? 'voice'} direction={item.direction ?? 'inbound'} />
      <div className="timeline-words">
        <span>
          <Go className="plain-link strong" to={`/interactions/${item.id}`}>{code ?? outcomeText(outcome, text)}</Go>
          {code !== null && <span className={`outcome outcome-${outcomeKind(outcome)}`}>{outcomeText(outcome, text)}</span>}
        </span>
        <span className="faint">{facts.join(' · ')}</span>
        {(item.notes ?? []).map(note => <span key={note.id} className="timeline-note"><Icon name="note" size={13} />{note.text ?? text('noteErased')}</span>)}
      </div>
      <span className="timeline-end">
        <When at={item.at} />
        {length !== null && <span className="faint clock">{clockText(length)}</span>}
      </span>
    </>
  )
}

function NoteLine({ item }: { item: TimelineItem }) {
  const { text } = useServices()
  return (
    <>
      <span className="direction" title={text('notesOf')}><Icon name="note" size={15} /><span className="unseen">{text('notesOf')}</span></span>
      <div className="timeline-words"><span className="timeline-text">{item.text ?? text('noteErased')}</span><span className="faint">{item.by}</span></div>
      <When at={item.at} />
    </>
  )
}

function ChangeLine({ item }: { item: TimelineItem }) {
  const { text } = useServices()
  const key = `change.${item.what ?? ''}`
  return (
    <>
      <span className="direction"><Icon name="edit" size={15} /></span>
      <div className="timeline-words">
        <span>{isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : item.what}</span>
        <span className="faint">{[item.by, (item.fields ?? []).join(', ')].filter(part => part).join(' · ')}</span>
      </div>
      <When at={item.at} />
    </>
  )
}

function When({ at }: { at: string }) {
  const { languageTag, now } = useServices()
  return <time dateTime={at}>{whenText(at, now.get(), languageTag)}</time>
}
