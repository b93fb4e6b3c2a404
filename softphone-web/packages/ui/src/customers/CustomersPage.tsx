import './customers.css'
import { CustomerSearch } from '@crm/core'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { CustomerDialog } from './CustomerDialog.tsx'
import { CustomerLine } from './SearchDialog.tsx'

/** All customers, found while one types. */
export function CustomersPage() {
  const { text, api, go } = useServices()
  const [search] = useState(() => new CustomerSearch(api, { searchesNothing: true }))
  const { words, found, next, searching, failure, answered } = useStore(search)
  const [adding, setAdding] = useState(false)
  useEffect(() => void search.search(), [search])
  return (
    <div className="page">
      <TopBar page="customers" contentId="customers-content" />
      <main id="customers-content" className="customers-page" tabIndex={-1}>
        <div className="customers-head">
          <h1>{text('customersTitle')}</h1>
          <label className="search">
            <Icon name="search" size={16} />
            <span className="unseen">{text('customerSearchHint')}</span>
            <input type="search" value={words} placeholder={text('customerSearchHint')} onChange={event => search.type(event.target.value)} />
          </label>
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>{text('newCustomer')}</Button>
        </div>
        <Failure error={failure} />
        <p className="unseen" role="status">{searching ? text('searching') : answered ? text('results', { count: found.length }) : ''}</p>
        {answered && found.length === 0
          ? <EmptyState icon="user" title={text(words === '' ? 'customersEmpty' : 'customerNone')} />
          : (
            <ul className="panel customer-list">
              {found.map(customer => <li key={customer.id}><Go className="customer-row" to={`/customers/${customer.id}`}><CustomerLine customer={customer} /></Go></li>)}
            </ul>
          )}
        {next !== null && <Button className="more" aria-disabled={searching} onClick={() => void search.more()}>{text('showMore')}</Button>}
      </main>
      {adding && <CustomerDialog card={null} onClose={() => setAdding(false)} onSaved={card => go(`/customers/${card.id}`)} />}
    </div>
  )
}
