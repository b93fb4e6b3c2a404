import { partyName, whenText } from '@crm/core'
import type { CardHistoryItem, CustomerCard, DeskParty } from '@crm/protocol'
import type { ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'
import { Panel } from '../controls/Panel.tsx'
import { useDesk } from './DeskServices.tsx'
import { outcomeKind, outcomeText } from './outcome.ts'

/** Who the customer is and what was before. */
export function CustomerPanel({ party }: { party: DeskParty }) {
  const { text } = useServices()
  if (party.card === null) {
    return (
      <Panel title={text('customer')}>
        <div className="card-head">
          <span className="avatar avatar-large" aria-hidden="true"><Icon name="user" size={26} /></span>
          <div><strong className="who">{partyName(party, text)}</strong></div>
        </div>
        <EmptyState icon="user" title={text('noCard')}>{party.number === null ? null : text('noCardBody')}</EmptyState>
      </Panel>
    )
  }
  return (
    <>
      <Card card={party.card} />
      <Panel title={text('history')} aside={<span className="count">{party.card.history.length}</span>}>
        {party.card.history.length === 0
          ? <EmptyState icon="history" title={text('historyEmpty')} />
          : <ol className="timeline">{party.card.history.map(item => <HistoryRow key={item.interactionId} item={item} />)}</ol>}
      </Panel>
    </>
  )
}

function Card({ card }: { card: CustomerCard }) {
  const { text } = useServices()
  return (
    <Panel title={text('customer')}>
      <div className="card-head">
        <span className="avatar avatar-large" aria-hidden="true">{card.name.slice(0, 1).toUpperCase()}</span>
        <div>
          <strong className="who">{card.name}</strong>
          {card.company !== null && <span className="company"><Icon name="building" size={15} />{card.company}</span>}
        </div>
      </div>
      <dl className="card-facts">
        <Fact icon="phone" label={text('phones')} values={card.phones} />
        <Fact icon="mail" label={text('emails')} values={card.emails} />
        <Fact icon="globe" label={text('spokenLanguage')} values={card.language === null ? [] : [<LanguageName key="l" tag={card.language} />]} />
      </dl>
      {card.notes !== null && card.notes !== '' && <p className="card-notes"><Icon name="note" />{card.notes}</p>}
    </Panel>
  )
}

function Fact({ icon, label, values }: { icon: IconName; label: string; values: readonly ReactNode[] }) {
  if (values.length === 0) return null
  return (
    <div>
      <dt><Icon name={icon} size={15} />{label}</dt>
      {values.map((value, index) => <dd key={index}>{value}</dd>)}
    </div>
  )
}

function LanguageName({ tag }: { tag: string }) {
  const { languageTag } = useServices()
  return <>{nameOf(tag, languageTag)}</>
}

function nameOf(tag: string, shownIn: string): string {
  try {
    return new Intl.DisplayNames([shownIn], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag // not a language tag: show what the card says
  }
}

function HistoryRow({ item }: { item: CardHistoryItem }) {
  const { text, languageTag, now } = useServices()
  const { codeLabels } = useStore(useDesk().desk.day)
  const code = item.wrapUpCode === null ? null : codeLabels[item.wrapUpCode] ?? item.wrapUpCode
  const inbound = item.direction !== 'outbound'
  return (
    <li>
      <span className={`direction direction-${inbound ? 'in' : 'out'}`} title={text(inbound ? 'direction.inbound' : 'direction.outbound')}>
        <Icon name={inbound ? 'inbound' : 'outbound'} size={15} />
        <span className="unseen">{text(inbound ? 'direction.inbound' : 'direction.outbound')}</span>
      </span>
      <div className="timeline-words">
        <span>
          <strong>{code ?? outcomeText(item.outcome, text)}</strong>
          {code !== null && <span className={`outcome outcome-${outcomeKind(item.outcome)}`}>{outcomeText(item.outcome, text)}</span>}
        </span>
        <span className="faint">{[item.queueName, item.agentName].filter(part => part !== null).join(' · ')}</span>
      </div>
      <time dateTime={item.at}>{whenText(item.at, now.get(), languageTag)}</time>
    </li>
  )
}
