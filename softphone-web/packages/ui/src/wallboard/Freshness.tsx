import type { Live } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

/** Whether the figures are live, and if not, since when. */
export function Freshness({ live: { picture, stale, link } }: { live: Live }) {
  const { text, languageTag } = useServices()
  const since = picture === null ? null : timeText(picture.at, languageTag)
  const words = stale && since !== null ? text('noDataSince', { time: since }) : picture === null ? text(`link.${link}`) : text('boardLive')
  return (
    <span className={`freshness ${stale ? 'freshness-stale' : picture === null ? '' : 'freshness-live'}`} role="status">
      {stale ? <Icon name="warning" size={16} /> : <i aria-hidden="true" />}
      {words}
    </span>
  )
}

function timeText(instant: string, languageTag: string): string {
  return new Date(instant).toLocaleTimeString(languageTag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
}
