import type { TalkState } from '../talk/Talk.ts'
import { textOr, type Text } from '../texts/text.ts'

/** How it stands, in a sentence or two. */
export function statusText({ status, link }: TalkState, text: Text): string {
  if (link === 'lost') return text('noNetwork')
  switch (status?.state) {
    case 'waiting': return [placeText(status.position, text), waitText(status.estimatedWait, text)].filter(part => part !== '').join(' ')
    case 'connected': return status.agent === null ? text('connectedNoName') : text('connected', { name: status.agent })
    case 'parked': return text('parked')
    case 'ended': return textOr(text, `end.${status.endReason ?? ''}`) ?? text('ended')
    default: return text('checking')
  }
}

function placeText(position: number | null, text: Text): string {
  if (position === null) return text('waiting')
  return position <= 1 ? text('next') : text('position', { position })
}

function waitText(seconds: number | null, text: Text): string {
  if (seconds === null) return ''
  return seconds < 60 ? text('waitSoon') : text('waitMinutes', { minutes: Math.round(seconds / 60) })
}
