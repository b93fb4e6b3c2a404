import type { DeskCandidate } from '@crm/protocol'
import { useId, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'
import { VipMark } from './CardSections.tsx'

interface Props {
  candidates: readonly DeskCandidate[]
  busy: boolean
  onChoose: (customerId: string) => void
}

/** Who it may be, the surest first: arrow keys choose, Enter or a click says that it is. */
export function CandidateList({ candidates, busy, onChoose }: Props) {
  const { text } = useServices()
  const [active, setActive] = useState(0)
  const id = useId()
  const here = Math.min(active, candidates.length - 1)
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: candidates.length - 1 }
    const next = moves[event.key]
    const chosen = candidates[here]
    if (next !== undefined) setActive((next + candidates.length) % candidates.length)
    else if (event.key === 'Enter' && chosen !== undefined && !busy) onChoose(chosen.customerId)
    else return
    event.preventDefault()
  }
  return (
    <ul
      className="candidates" role="listbox" tabIndex={0} data-customer-first aria-label={text('match.ambiguous')} aria-busy={busy}
      aria-activedescendant={`${id}-${here}`} onKeyDown={onKeyDown}
    >
      {candidates.map((candidate, index) => (
        <li
          key={candidate.customerId} id={`${id}-${index}`} role="option" aria-selected={index === here}
          onPointerMove={() => setActive(index)} onClick={() => !busy && onChoose(candidate.customerId)}
        >
          <span className="avatar" aria-hidden="true">{[...candidate.name][0]?.toUpperCase()}</span>
          <span className="candidate-words">
            <strong>{candidate.name}{candidate.vip && <VipMark />}</strong>
            <span className="faint">{[candidate.company, candidate.contact].filter(part => part !== null).join(' · ')}</span>
          </span>
          <span className={`quality quality-${candidate.quality}`}>
            <Icon name={candidate.quality === 'exact' ? 'check' : 'info'} size={14} />{text(`quality.${candidate.quality}`)}
          </span>
        </li>
      ))}
    </ul>
  )
}
