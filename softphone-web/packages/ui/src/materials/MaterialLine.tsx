import './materials.css'
import { failureText, isMessageKey, whenText, type MessageKey } from '@crm/core'
import type { CardMaterial, MaterialDelivery } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Icon } from '../controls/Icon.tsx'

/** A package that was sent: what, by which way, and how far it got. */
export function MaterialLine({ item }: { item: CardMaterial & Partial<Pick<MaterialDelivery, 'address' | 'by' | 'detail'>> }) {
  const { text, names, languageTag, now } = useServices()
  const { agents } = useStore(names)
  const key = `materialBy.${item.channel}`
  const way = isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : item.channel
  const by = item.by === undefined ? null : agents[item.by] ?? item.by
  return (
    <>
      <span className="direction" title={text('materials')}><Icon name="clip" size={15} /><span className="unseen">{text('materials')}</span></span>
      <div className="timeline-words">
        <span>
          <strong>{item.name}</strong>
          <span className={`material-state material-${item.state}`}>{text(`materialState.${item.state}`)}</span>
          {item.openings > 0 && <span className="material-state material-opened">{text('materialOpened', { count: item.openings })}</span>}
        </span>
        <span className="faint">{[item.address == null ? way : `${way}: ${item.address}`, by].filter(part => part !== null).join(' · ')}</span>
        {item.reason !== null && <span className="faint">{[failureText(item.reason, text), item.detail].filter(part => part).join(': ')}</span>}
      </div>
      <time dateTime={item.at}>{whenText(item.at, now.get(), languageTag)}</time>
    </>
  )
}
