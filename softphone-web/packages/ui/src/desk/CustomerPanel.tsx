import '../customers/customers.css'
import { languageTags, partyName, type CurrentPartyState } from '@crm/core'
import type { DeskParty } from '@crm/protocol'
import { useEffect, useRef, type ReactNode } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Panel } from '../controls/Panel.tsx'
import { MaterialsButton } from '../materials/MaterialsButton.tsx'
import { CandidateList } from '../customers/CandidateList.tsx'
import { Contacts, OtherSections, PinnedNotes, Profile } from '../customers/CardSections.tsx'
import { ContextPanel } from '../customers/ContextPanel.tsx'
import { HistoryList } from '../customers/HistoryList.tsx'
import { QuickCustomerForm } from '../customers/QuickCustomerForm.tsx'

/** Who the customer is and what was before; or how to find out. */
export function CustomerPanel({ onFind }: { onFind: () => void }) {
  const { text, current, names } = useServices()
  const state = useStore(current)
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => void names.read(), [names])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.altKey || event.code !== 'KeyU' || event.getModifierState('AltGraph')) return
      event.preventDefault()
      const find = (what: string): HTMLElement | null => root.current?.querySelector(what) ?? null
      ;(find('[data-customer-first]') ?? find('.plain-link') ?? find('button'))?.focus()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  if (state.party === null) return null
  const find = <Button size="small" icon="search" onClick={onFind} title={`${text('customerSearch')} (Ctrl+K)`}>{text('customerSearch')}<kbd aria-hidden="true">Ctrl+K</kbd></Button>
  return (
    <div ref={root} className="desk-card">
      <ContextPanel context={state.context} />
      <Failure error={state.failure} />
      <Who state={state} party={state.party} find={find} />
    </div>
  )
}

function Who({ state, party, find }: { state: CurrentPartyState; party: DeskParty; find: ReactNode }) {
  const { text, current } = useServices()
  const link = (id: string): void => void current.link(id)
  if (party.card !== null) {
    const { card } = party
    return (
      <>
        <PinnedNotes notes={card.pinnedNotes} />
        <Profile card={card} actions={<span className="panel-actions"><MaterialsButton key={card.id} customerId={card.id} customerName={card.name} interactionId={state.interactionId} />{find}</span>} />
        <div className="card-more">
          <HistoryList key={card.id} items={card.history} customerId={card.id} />
          <div className="card-aside">
            <Contacts contacts={card.contacts} customerId={card.id} />
            <OtherSections sections={card.sections} onReread={() => void current.reread()} />
          </div>
        </div>
      </>
    )
  }
  if (party.match === 'known') return <Panel title={text('customer')} aside={find}><p className="loading">{text('loading')}</p></Panel>
  if (party.match === 'ambiguous') {
    return (
      <Panel title={text('match.ambiguous')} aside={find}>
        <p className="hint panel-hint">{text('match.ambiguousBody')}</p>
        <CandidateList candidates={party.candidates} busy={state.linking} onChoose={link} />
        <details className="none-of-these">
          <summary>{text('noneOfThese')}</summary>
          <Quick state={state} party={party} />
        </details>
      </Panel>
    )
  }
  const withheld = party.match === 'withheld' || party.number === null
  return (
    <Panel title={text('customer')} aside={find}>
      <div className="card-head">
        <span className="avatar avatar-large" aria-hidden="true"><Icon name={withheld ? 'eyeOff' : 'user'} size={24} /></span>
        <div className="card-name">
          <strong className="who">{partyName(party, text)}</strong>
          <span className="hint">{text(withheld ? 'match.withheldBody' : 'match.unknownBody')}</span>
        </div>
      </div>
      <h3 className="form-title">{text('newCustomer')}</h3>
      <Quick state={state} party={party} />
    </Panel>
  )
}

/** The form of a new customer, begun anew with each interaction and number. */
function Quick({ state, party }: { state: CurrentPartyState; party: DeskParty }) {
  const { current } = useServices()
  const language = state.context?.language ?? null
  return (
    <QuickCustomerForm
      key={`${state.interactionId} ${party.number}`} onSaved={card => void current.link(card.id)}
      known={{ number: party.number, name: party.name === party.number ? null : party.name, language: known(language) }}
    />
  )
}

/** The language the caller chose, as the forms know it. */
function known(tag: string | null): string | null {
  const primary = tag?.split('-')[0] ?? null
  return primary !== null && primary in languageTags ? primary : tag
}
