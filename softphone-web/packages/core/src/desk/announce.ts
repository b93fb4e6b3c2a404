import type { DeskParty, DeskState } from '@crm/protocol'
import type { Text } from '../i18n/text.ts'

/** What a screen reader must be told; urgent interrupts what it is reading. */
export interface Announcement {
  readonly text: string
  readonly urgent: boolean
}

/** Who is on the other side, in words. */
export function partyName(party: DeskParty, text: Text): string {
  return party.card?.name ?? party.name ?? party.number ?? text('withheld')
}

/** What changed between two desks that a person who does not see the page must hear; null when nothing did. */
export function announce(before: DeskState | null, after: DeskState, text: Text): Announcement | null {
  const offer = after.offer
  if (offer !== null && offer.reservationId !== before?.offer?.reservationId) {
    return { text: text('announceOffer', { who: partyName(offer.customer, text), queue: offer.queueName }), urgent: true }
  }
  if (after.routingStatus === 'notResponding' && before?.routingStatus !== 'notResponding') {
    return { text: text('notRespondingTitle'), urgent: true }
  }
  const was = before?.call ?? null
  const now = after.call
  if (now !== null && now.state !== was?.state) return { text: text(`call.${now.state}`), urgent: false }
  if (now !== null && was !== null && now.muted !== was.muted) return { text: text(now.muted ? 'muted' : 'unmuted'), urgent: false }
  if (was !== null && now === null) return { text: text(after.wrapUp === null ? 'callEnded' : 'announceWrapUp'), urgent: false }
  if (before !== null && before.presence !== after.presence) return { text: text(`presence.${after.presence}`), urgent: false }
  return null
}
