import './merges.css'
import { CustomerRecord, whenText } from '@crm/core'
import type { CardHistoryItem } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Channel } from '../controls/Channel.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Panel } from '../controls/Panel.tsx'
import { outcomeKind, outcomeText } from '../desk/outcome.ts'
import { TimelineFilter } from './TimelineFilter.tsx'
import { TimelineList } from './TimelineList.tsx'

/** What was before with a customer, newest first: the head of it comes with his card, the rest and single channels when they are asked for. */
export function HistoryList({ items, customerId }: { items: readonly CardHistoryItem[]; customerId: string }) {
  const { text, api } = useServices()
  const [record] = useState(() => new CustomerRecord(api, customerId))
  const [asked, setAsked] = useState(false)
  const { timeline, channels, next, reading, failure } = useStore(record)
  const whole = asked && (timeline.length > 0 || !reading)
  const older = (): void => {
    setAsked(true)
    void (asked ? record.older() : record.readTimeline())
  }
  return (
    <Panel title={text('history')} aside={<Go className="small-link" to={`/customers/${customerId}`}>{text('timeline')}</Go>}>
      <TimelineFilter
        chosen={channels} onToggle={channel => {
          setAsked(true)
          void record.toggle(channel)
        }}
      />
      <Failure error={failure} />
      {(whole ? timeline : items).length === 0
        ? <EmptyState icon="history" title={text('historyEmpty')} />
        : whole ? <TimelineList items={timeline} />
        : <ol className="timeline">{items.map(item => <HistoryRow key={item.interactionId} item={item} />)}</ol>}
      {(asked ? next !== null : items.length > 0) && <Button className="wide more" aria-disabled={reading} onClick={older}>{text(reading ? 'loading' : 'olderEntries')}</Button>}
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
