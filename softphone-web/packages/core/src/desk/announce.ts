import { isConversation, type DeskCall, type DeskCallParty, type DeskConsult, type DeskOffer, type DeskParty, type DeskState } from '@crm/protocol'
import { failureText } from '../i18n/reason.ts'
import type { Text } from '../i18n/text.ts'
import { othersIn } from '../parties/callParties.ts'

/** What a screen reader must be told; urgent interrupts what it is reading. */
export interface Announcement {
  readonly text: string
  readonly urgent: boolean
}

/** Who is on the other side, in words. */
export function partyName(party: DeskParty, text: Text): string {
  return party.card?.name ?? party.name ?? party.number ?? text('withheld')
}

/** What kind of offer it is, as the title of its card. */
export function offerTitle(offer: DeskOffer, text: Text): string {
  if (offer.callback != null) return text('offerCallback')
  if (offer.mediaType === 'sms' || offer.mediaType === 'whatsapp') return text(`channel.${offer.mediaType}`)
  if (offer.mediaType === 'chat') return text(offer.kind === 'transfer' ? 'offerChatTransfer' : 'offerChat')
  if (offer.mediaType === 'email') return text(offer.kind === 'transfer' ? 'offerMailTransfer' : 'offerMail')
  switch (offer.kind) {
    case 'transfer': return text('offerTransfer')
    case 'consult': return text('offerConsult')
    case 'return': return text('offerReturn')
    default: return text('offerTitle')
  }
}

/** Whether the work is written, so that nobody needs a voice for it. */
export function isWritten(mediaType: string): boolean {
  return isConversation(mediaType) || mediaType === 'email'
}

const offerSentences: Readonly<Record<string, 'announceChatOffer' | 'announceMailOffer'>> =
  { chat: 'announceChatOffer', sms: 'announceChatOffer', whatsapp: 'announceChatOffer', email: 'announceMailOffer' }

/** The colleague behind an offer. */
export function askerName(offer: DeskOffer, text: Text): string {
  return offer.askedBy ?? text('aColleague')
}

/** What changed between two desks that a person who does not see the page must hear; null when nothing did. */
export function announce(before: DeskState | null, after: DeskState, text: Text): Announcement | null {
  const offer = after.offer
  if (offer !== null && offer.reservationId !== before?.offer?.reservationId) return { text: offerWords(offer, text), urgent: true }
  const preview = after.preview ?? null
  if (preview !== null && preview.reservationId !== before?.preview?.reservationId) {
    return { text: text('announcePreview', { who: partyName(preview.customer, text), campaign: preview.campaign.name }), urgent: true }
  }
  if (after.routingStatus === 'notResponding' && before?.routingStatus !== 'notResponding') {
    return { text: text('notRespondingTitle'), urgent: true }
  }
  const words = callWords(before?.call ?? null, after, text)
  if (words !== null) return { text: words, urgent: false }
  if (before !== null && before.presence !== after.presence) return { text: text(`presence.${after.presence}`), urgent: false }
  return null
}

function offerWords(offer: DeskOffer, text: Text): string {
  const who = partyName(offer.customer, text)
  const name = askerName(offer, text)
  switch (offer.kind) {
    case 'transfer': return text('announceTransfer', { who, name })
    case 'consult': return text('announceConsult', { who, name })
    case 'return': return text('announceReturn', { who })
    default: return text(offerSentences[offer.mediaType] ?? 'announceOffer', { who, queue: offer.queueName })
  }
}

function callWords(was: DeskCall | null, after: DeskState, text: Text): string | null {
  const now = after.call
  if (was !== null && now === null) return text(after.wrapUp === null ? 'callEnded' : 'announceWrapUp')
  if (now === null) return null
  if (now.holdReminder && was?.holdReminder !== true) return text('holdReminder', { name: partyName(now.customer, text) })
  const consulted = consultWords(was?.consult ?? null, now.consult, text)
  if (consulted !== null) return consulted
  if (now.state !== was?.state) return text(`call.${now.state}`)
  if (was === null) return null
  if (now.muted !== was.muted) return text(now.muted ? 'muted' : 'unmuted')
  return changedParties(was, now, text)
}

function consultWords(was: DeskConsult | null, now: DeskConsult | null, text: Text): string | null {
  if (now === null || (now.state === was?.state && now.failure === was.failure)) return null
  if (now.failure != null) return text('consultFailed', { name: now.label, reason: failureText(now.failure, text) })
  return `${now.label}: ${text(`consult.${now.state}`)}`
}

function changedParties(was: DeskCall, now: DeskCall, text: Text): string | null {
  const there = (call: DeskCall): readonly DeskCallParty[] => othersIn(call).filter(party => party.state !== 'ringing')
  const [before, after] = [there(was), there(now)]
  const joined = after.filter(party => !before.some(other => other.legId === party.legId))
  const left = before.filter(party => !after.some(other => other.legId === party.legId))
  const words = [...joined.map(party => text('partyJoined', { name: party.label })), ...left.map(party => text('partyLeft', { name: party.label }))]
  return words.length === 0 ? null : words.join(' ')
}
