import { thenPresence } from '@crm/core'
import type { DeskState } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'

/** Says during a call or wrap-up what comes after it, when that is not the next call. */
export function ThenPresence({ desk }: { desk: DeskState }) {
  const { text } = useServices()
  const next = thenPresence(desk)
  return (
    <p className={next === null ? 'unseen' : `call-note then-presence presence-${next}`} role="status">
      {next !== null && (
        <>
          <span className="dot" aria-hidden="true" />
          <span>
            {text('thenPresence', { presence: text(`presence.${next}`) })}
            {desk.presenceReason !== null && ` · ${desk.presenceReason}`}
          </span>
        </>
      )}
    </p>
  )
}
