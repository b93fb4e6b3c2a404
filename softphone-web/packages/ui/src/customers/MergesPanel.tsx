import './merges.css'
import { whenText } from '@crm/core'
import type { CustomerCard, DuplicateWarning, MergeView } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Go } from '../controls/Go.tsx'
import { Panel } from '../controls/Panel.tsx'
import { SearchDialog } from './SearchDialog.tsx'
import { UndoDialog } from './UndoDialog.tsx'

interface Props {
  card: CustomerCard
  merges: readonly MergeView[]
  onChanged: () => void
}

/** Who looks the same, and what was merged and split already. */
export function MergesPanel({ card, merges, onChanged }: Props) {
  const { text, session } = useServices()
  const signedIn = useStore(session)
  const may = signedIn.phase === 'signedIn' && signedIn.user.roles.includes('supervisor')
  const [undoing, setUndoing] = useState<string | null>(null)
  return (
    <>
      <Look card={card} may={may} />
      {merges.length > 0 && (
        <Panel title={text('mergesTitle')}>
          <ul className="merge-list">
            {merges.map(one => <Line key={one.id} merge={one} mayUndo={may} onUndo={() => setUndoing(one.id)} />)}
          </ul>
        </Panel>
      )}
      {undoing !== null && (
        <UndoDialog
          mergeId={undoing} onClose={() => setUndoing(null)}
          onDone={() => {
            setUndoing(null)
            onChanged()
          }}
        />
      )}
    </>
  )
}

function Line({ merge, mayUndo, onUndo }: { merge: MergeView; mayUndo: boolean; onUndo: () => void }) {
  const { text, languageTag, now } = useServices()
  const says = text(merge.kind === 'merge' ? 'mergeLine' : 'splitLine', { name: merge.otherName })
  return (
    <li>
      <span className="merge-words">
        {merge.undoneAt !== null || merge.kind === 'split' ? <Go to={`/customers/${merge.otherId}`}>{says}</Go> : <span>{says}</span>}
        <span className="faint">
          {[whenText(merge.at, now.get(), languageTag), text('mergeBy', { name: merge.by }), merge.undoneBy === null ? null : text('mergeUndone', { name: merge.undoneBy })]
            .filter(part => part !== null).join(' · ')}
        </span>
      </span>
      {mayUndo && merge.mayUndo && <Button size="small" aria-label={`${text('mergeUndo')}: ${says}`} onClick={onUndo}>{text('mergeUndo')}</Button>}
    </li>
  )
}

/** Others who look the same; a supervisor may merge them, or somebody else he knows of. */
function Look({ card, may }: { card: CustomerCard; may: boolean }) {
  const { text, api, go } = useServices()
  const [found, setFound] = useState<readonly DuplicateWarning[]>([])
  const [searching, setSearching] = useState(false)
  useEffect(() => {
    let gone = false
    // a suggestion only: the page is whole without it
    api.merges.duplicates(card.id).then(all => { if (!gone) setFound(all) }, () => { if (!gone) setFound([]) })
    return () => { gone = true }
  }, [api, card.id, card.version])
  const others = [...new Set(found.map(one => one.customerId))].map(id => found.filter(one => one.customerId === id))
  if (others.length === 0 && !may) return null
  return (
    <Panel title={text('duplicatesTitle')} aside={may && <Button size="small" icon="search" onClick={() => setSearching(true)}>{text('mergeOther')}</Button>}>
      {others.length > 0 && (
        <ul className="merge-list">
          {others.map(reasons => reasons[0] !== undefined && <Suggestion key={reasons[0].customerId} first={reasons[0]} reasons={reasons} cardId={card.id} may={may} />)}
        </ul>
      )}
      {searching && (
        <SearchDialog
          links={false} onClose={() => setSearching(false)}
          onChoose={chosen => {
            setSearching(false)
            if (chosen.id !== card.id) go(`/customers/${card.id}/merge/${chosen.id}`)
          }}
        />
      )}
    </Panel>
  )
}

function Suggestion({ first, reasons, cardId, may }: { first: DuplicateWarning; reasons: readonly DuplicateWarning[]; cardId: string; may: boolean }) {
  const { text } = useServices()
  return (
    <li>
      <span className="merge-words">
        <Go to={`/customers/${first.customerId}`}>{first.name}</Go>
        <span className="faint">{reasons.map(one => `${text(`same.${one.field}`)}${one.field === 'name' ? '' : `: ${one.value}`}`).join(' · ')}</span>
      </span>
      {may && (
        <Go className="button button-plain button-small" to={`/customers/${cardId}/merge/${first.customerId}`} aria-label={text('mergeWith', { name: first.name })}>
          {text('mergeDo')}
        </Go>
      )}
    </li>
  )
}
