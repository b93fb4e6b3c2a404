import { whenText } from '@crm/core'
import type { CardHistoryItem } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Channel } from '../controls/Channel.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Go } from '../controls/Go.tsx'
import { Panel } from '../controls/Panel.tsx'
import { outcomeKind, outcomeText } from '../desk/outcome.ts'

/** What was before with a customer, newest first. */
export function HistoryList({ items, customerId }: { items: readonly CardHistoryItem[]; customerId: string }) {
  const { text } = useServices()
  return (
    <Panel title={text('history')} aside={<Go className="small-link" to={`/customers/${customerId}`}>{text('timeline')}</Go>}>
      {items.length === 0
        ? <EmptyState icon="history" title={text('historyEmpty')} />
        : <ol className="timeline">{items.map(item => <HistoryRow key={item.interactionId} item={item} />)}</ol>}
    </Panel>
  )
}

function HistoryRow({ item }: { item: CardHistoryItem }) {
  const { text, languageTag, now, names } = useServices()
  const { codes } = useStore(names)
  const code = item.wrapUpCode === null ? null : codes[item.wrapUpCode] ?? item.wrapUpCode
  return (
    <li>
      <Channel mediaType={item.mediaType} direction={item.direction} />
      <div className="timeline-words">
        <span>
          <Go className="plain-link strong" to={`/interactions/${item.interactionId}`}>{code ?? outcomeText(item.outcome, text)}</Go>
          {code !== null && <span className={`outcome outcome-${outcomeKind(item.outcome)}`}>{outcomeText(item.outcome, text)}</span>}
        </span>
        <span className="faint">{[item.queueName, item.agentName].filter(part => part !== null).join(' · ')}</span>
      </div>
      <time dateTime={item.at}>{whenText(item.at, now.get(), languageTag)}</time>
    </li>
  )
}
