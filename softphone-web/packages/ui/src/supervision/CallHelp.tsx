import './supervision.css'
import { ariaShortcut, asApiError, matches, shortcutText } from '@crm/core'
import type { ApiError, DeskCall } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

const keys = { code: 'KeyJ' } as const

/** On the agent's desk: who listens to his call, and the hand he can raise. */
export function CallHelp({ call }: { call: DeskCall }) {
  const { text, api } = useServices()
  const { desk } = useDesk()
  const [failure, setFailure] = useState<ApiError | null>(null)
  const wanted = call.help != null
  const toggle = useCallback((): void => {
    setFailure(null)
    const work = wanted ? api.clearHelp() : api.askForHelp(null)
    work.then(state => desk.parts.desk.offer(state), (refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api, desk, wanted])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!matches(keys, event)) return
      event.preventDefault()
      toggle()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [toggle])
  const label = text(wanted ? 'lowerHand' : 'raiseHand')
  return (
    <>
      {(call.supervisors ?? []).map((supervisor, index) => (
        <p key={index} className="listens" role="status"><Icon name="headset" size={16} /><span>{text(`listens.${supervisor.mode}`, { name: supervisor.name })}</span></p>
      ))}
      {wanted && <p className="listens" role="status"><Icon name="bell" size={16} /><span>{text('helpAsked')}</span></p>}
      <div><Button size="small" icon="bell" aria-pressed={wanted} aria-keyshortcuts={ariaShortcut(keys)} title={`${label} (${shortcutText(keys)})`} onClick={toggle}>{label}</Button></div>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
    </>
  )
}
