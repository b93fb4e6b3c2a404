import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Icon } from '../controls/Icon.tsx'
import { useDesk } from './DeskServices.tsx'
import { PresenceMenu } from './PresenceMenu.tsx'

/** The top bar's middle: presence, what routing makes of it, and whether server and voice are there. */
export function DeskStatus() {
  const { text } = useServices()
  const { desk } = useDesk()
  const view = useStore(desk.view)
  const state = view.desk
  if (state === null) return null
  const link = view.link === 'online' ? 'good' : view.link === 'connecting' ? 'wait' : 'bad'
  const voice = view.softphone.media === 'connected' ? 'good' : view.softphone.media === 'lost' ? 'bad' : 'wait'
  const onDevice = state.phone.kind === 'device'
  return (
    <div className="desk-status">
      <PresenceMenu desk={state} />
      <div className={`chip routing-${state.routingStatus}`}>
        <span className="unseen">{text('routingStatus')}: </span>
        <span className="chip-label">{text(`routing.${state.routingStatus}`)}</span>
        <Elapsed since={state.routingStatusSince} />
      </div>
      <div className="desk-health">
        <span className={`health health-${link}`} title={text(`link.${view.link}`)}>
          <Icon name="signal" size={16} />
          <span>{text(`link.${view.link}`)}</span>
        </span>
        <span className={`health health-${onDevice ? 'good' : voice}`} title={text(`media.${view.softphone.media}`)}>
          <Icon name="headset" size={16} />
          <span>{onDevice ? text('deviceTakesCalls') : text(`media.${view.softphone.media}`)}</span>
        </span>
      </div>
    </div>
  )
}
