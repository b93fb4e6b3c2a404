import type { MessageKey, Text } from '@crm/core'
import type { DeskState } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Icon, type IconName } from '../controls/Icon.tsx'
import { ActionButton } from './ActionButton.tsx'

/** What an agent without a call sees: whether calls can come, and if not, what to do. */
export function IdlePanel({ desk }: { desk: DeskState }) {
  const { text } = useServices()
  const { icon, title, body } = words(desk, text)
  return (
    <section className={`panel idle idle-${desk.routingStatus}`} aria-label={title}>
      <span className="idle-mark"><Icon name={icon} size={30} /></span>
      <strong>{title}</strong>
      <p>{body}</p>
      <Elapsed since={desk.routingStatusSince} />
      {(desk.presence !== 'available' || desk.routingStatus === 'notResponding') && <ActionButton id="becomeAvailable" kind="primary" size="large" showKeys />}
    </section>
  )
}

function words(desk: DeskState, text: Text): { icon: IconName; title: string; body: string } {
  const of = (icon: IconName, title: MessageKey, body: MessageKey) =>
    ({ icon, title: (text as (key: MessageKey) => string)(title), body: (text as (key: MessageKey) => string)(body) })
  switch (desk.routingStatus) {
    case 'idle':
      return desk.phone.kind === 'browser' && desk.phone.mediaState === 'none'
        ? of('headset', 'idleTitle', 'idleWrittenBody')
        : of('headset', 'idleTitle', 'idleBody')
    case 'interacting':
      return of('phone', 'routing.interacting', 'communicatingBody')
    case 'communicating':
      return of('phone', 'routing.communicating', 'communicatingBody')
    case 'notResponding':
      return of('bell', 'notRespondingTitle', 'notRespondingBody')
    case 'offQueue':
      return desk.presence === 'available'
        ? of('headset', 'offQueueTitle', 'unreachableBody')
        : of('pause', 'offQueueTitle', 'offQueueBody')
  }
}
