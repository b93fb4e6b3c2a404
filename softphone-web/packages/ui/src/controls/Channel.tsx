import { isMessageKey, type MessageKey } from '@crm/core'
import { useText } from '../base/Services.tsx'
import { Icon, type IconName } from './Icon.tsx'

const icons: Readonly<Record<string, IconName>> = { voice: 'phone', chat: 'chat', sms: 'chat', whatsapp: 'chat', email: 'mail', callback: 'phone', voicemail: 'voicemail' }

/** Over which channel and which way something went, as a sign with words for who does not see it. */
export function Channel({ mediaType, direction }: { mediaType: string; direction: string }) {
  const text = useText()
  const inbound = direction !== 'outbound'
  const key = `channel.${mediaType}`
  const words = `${isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : mediaType}, ${text(inbound ? 'direction.inbound' : 'direction.outbound')}`
  return (
    <span className={`direction direction-${inbound ? 'in' : 'out'}`} title={words}>
      <Icon name={icons[mediaType] ?? 'note'} size={15} />
      <span className="direction-way"><Icon name={inbound ? 'inbound' : 'outbound'} size={11} /></span>
      <span className="unseen">{words}</span>
    </span>
  )
}
