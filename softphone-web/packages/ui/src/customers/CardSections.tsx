import type { CardContact, CardMaterial, CardNote, CardPhone, CardSection, CustomerCard } from '@crm/protocol'
import { isMessageKey, whenText, type MessageKey } from '@crm/core'
import type { ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { DialButton } from '../dialling/DialButton.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'
import { languageName } from '../controls/languageName.ts'
import { Panel } from '../controls/Panel.tsx'
import { MaterialLine } from '../materials/MaterialLine.tsx'
import { MailAddress } from '../mails/MailAddress.tsx'
import { SectionContent } from './SectionContent.tsx'

/** Who it is and how to be reached. */
export function Profile({ card, actions, linked = true }: { card: CustomerCard; actions?: ReactNode; linked?: boolean }) {
  const { text, languageTag } = useServices()
  return (
    <Panel title={text('customer')} aside={actions}>
      <div className="card-head">
        <span className="avatar avatar-large" aria-hidden="true">
          {card.kind === 'company' ? <Icon name="building" size={24} /> : [...card.name][0]?.toUpperCase()}
        </span>
        <div className="card-name">
          <strong className="who">
            {linked ? <Go className="plain-link" to={`/customers/${card.id}`} title={text('openCustomer')}>{card.name}</Go> : card.name}
            {card.vip && <VipMark />}
          </strong>
          {card.company !== null && <span className="company"><Icon name="building" size={15} />{card.company}</span>}
        </div>
      </div>
      <dl className="card-facts">
        <Fact icon="phone" label={text('phones')} values={card.numbers.map(number => <PhoneText key={number.number} phone={number} customerId={card.id} />)} />
        <Fact icon="mail" label={text('emails')} values={card.emails.map(address => <MailAddress key={address} address={address} name={card.kind === 'person' ? card.name : null} customerId={card.id} />)} />
        <Fact icon="globe" label={text('spokenLanguage')} values={card.language === null ? [] : [languageName(card.language, languageTag)]} />
        <Fact icon="chat" label={text('identities')} values={card.identities.map(one => `${one.kind}: ${one.value}`)} />
      </dl>
      {card.notes !== null && card.notes !== '' && <p className="card-description">{card.notes}</p>}
    </Panel>
  )
}

export function VipMark() {
  const { text } = useServices()
  return <span className="tag tag-vip"><Icon name="star" size={12} />{text('vip')}</span>
}

function PhoneText({ phone, customerId }: { phone: CardPhone; customerId: string }) {
  const { text } = useServices()
  return <><DialButton number={phone.number} customerId={customerId} /> <span className="faint">{[text(`phone.${phone.kind}`), phone.main ? text('mainNumber') : null].filter(part => part !== null).join(', ')}</span></>
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

/** The people at a customer. */
export function Contacts({ contacts, customerId }: { contacts: readonly CardContact[]; customerId: string }) {
  const { text, languageTag } = useServices()
  if (contacts.length === 0) return null
  return (
    <Panel title={text('contacts')} aside={<span className="count">{contacts.length}</span>}>
      <ul className="contact-list">
        {contacts.map(contact => (
          <li key={contact.id}>
            <strong>{contact.name}{contact.main && <span className="tag">{text('mainContact')}</span>}</strong>
            <span className="faint">
              {[contact.role, contact.language === null ? null : languageName(contact.language, languageTag)].filter(part => part !== null).join(' · ')}
            </span>
            <span className="contact-reach">
              {contact.numbers.map(phone => <DialButton key={phone.number} number={phone.number} customerId={customerId} />)}
              {contact.emails.map(email => <MailAddress key={email} address={email} name={contact.name} customerId={customerId} />)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** What everybody should see first. */
export function PinnedNotes({ notes, onUnpin }: { notes: readonly CardNote[]; onUnpin?: (id: string) => void }) {
  const { text, languageTag, now } = useServices()
  if (notes.length === 0) return null
  return (
    <ul className="pinned" aria-label={text('pinnedNotes')}>
      {notes.map(note => (
        <li key={note.id}>
          <Icon name="pin" size={16} />
          <span className="pinned-words">
            <span>{note.text}</span>
            <span className="faint">{note.by} · {whenText(note.at, now.get(), languageTag)}</span>
          </span>
          {onUnpin !== undefined && (
            <Button kind="quiet" size="small" icon="cross" iconOnly aria-label={`${text('unpin')}: ${note.text}`} title={text('unpin')} onClick={() => onUnpin(note.id)} />
          )}
        </li>
      ))}
    </ul>
  )
}

/** Fields of the card itself have panels of their own; these come from elsewhere. */
const own: ReadonlySet<string> = new Set(['profile', 'contacts', 'pinned-notes', 'history'])

/** Sections that other parts of the system give, in their order. */
export function OtherSections({ sections, onReread }: { sections: readonly CardSection[]; onReread: () => void }) {
  const { text } = useServices()
  const title = (name: string): string => {
    const key = `section.${name}`
    return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : name
  }
  return (
    <>
      {sections.filter(section => !own.has(section.name)).map(section => (
        <Panel key={section.name} title={title(section.name)}>
          {section.state === 'late'
            ? <p className="hint late">{text('sectionLate')} <Button size="small" onClick={onReread}>{text('retry')}</Button></p>
            : section.name === 'materials' ? <MaterialRows items={section.content as readonly CardMaterial[]} /> : <SectionContent content={section.content} />}
        </Panel>
      ))}
    </>
  )
}

function MaterialRows({ items }: { items: readonly CardMaterial[] }) {
  return <ol className="timeline">{items.map(item => <li key={item.deliveryId}><MaterialLine item={item} /></li>)}</ol>
}
