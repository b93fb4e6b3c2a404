import './customers.css'
import { CustomerSearch } from '@crm/core'
import type { CustomerView } from '@crm/protocol'
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Modal } from '../controls/Modal.tsx'
import { VipMark } from './CardSections.tsx'

interface Props {
  /** True when choosing links the customer to the interaction in hand. */
  links: boolean
  onChoose: (customer: CustomerView) => void
  onClose: () => void
}

/** Finds a customer without leaving the page: type, arrow keys, Enter. */
export function SearchDialog({ links, onChoose, onClose }: Props) {
  const { text, api } = useServices()
  const [search] = useState(() => new CustomerSearch(api))
  const { words, found, searching, failure, answered } = useStore(search)
  const [active, setActive] = useState(0)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), []) // after the dialog has opened, so that the very next key is typed into it
  const here = Math.min(active, Math.max(0, found.length - 1))
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = found[here]
    if (event.key === 'ArrowDown') setActive((here + 1) % Math.max(1, found.length))
    else if (event.key === 'ArrowUp') setActive((here - 1 + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter' && chosen !== undefined && !searching) onChoose(chosen)
    else return
    event.preventDefault()
  }
  return (
    <Modal title={text('customerSearch')} onClose={onClose}>
      <div className="palette">
        <div className="palette-input">
          <Icon name="search" />
          <input
            ref={input} type="text" role="combobox" autoComplete="off" spellCheck={false} value={words} placeholder={text('customerSearchHint')}
            aria-label={text('customerSearchHint')} aria-expanded={found.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list"
            {...(found.length > 0 ? { 'aria-activedescendant': `${id}-${here}` } : {})}
            onChange={event => { setActive(0); search.type(event.target.value) }} onKeyDown={onKeyDown}
          />
        </div>
        <Failure error={failure} />
        <ul id={`${id}-list`} className="candidates palette-list" role="listbox" aria-label={text('customersTitle')}>
          {found.map((customer, index) => (
            <li
              key={customer.id} id={`${id}-${index}`} role="option" aria-selected={index === here}
              onPointerMove={() => setActive(index)} onClick={() => onChoose(customer)}
            >
              <CustomerLine customer={customer} />
            </li>
          ))}
        </ul>
        <p className="hint" role="status">
          {searching ? text('searching') : answered && found.length === 0 ? text('customerNone') : answered ? text('results', { count: found.length }) : text(links ? 'customerSearchLinkKeys' : 'customerSearchKeys')}
        </p>
      </div>
    </Modal>
  )
}

/** A customer in a list. */
export function CustomerLine({ customer }: { customer: CustomerView }) {
  const reach = customer.phones[0] ?? customer.emails[0] ?? null
  return (
    <>
      <span className="avatar" aria-hidden="true">{customer.kind === 'company' ? <Icon name="building" size={15} /> : [...customer.name][0]?.toUpperCase()}</span>
      <span className="candidate-words">
        <strong>{customer.name}{customer.vip && <VipMark />}</strong>
        <span className="faint">{[customer.company, ...customer.contacts.slice(0, 2)].filter(part => part !== null).join(' · ')}</span>
      </span>
      {reach !== null && <span className="faint clock">{reach}</span>}
    </>
  )
}
