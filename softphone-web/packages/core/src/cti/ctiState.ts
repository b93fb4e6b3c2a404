import { signedOutState, type CtiCall, type CtiState } from '@crm/cti/wire'
import type { DeskContext, DeskParty, DeskState } from '@crm/protocol'

/** The desk in the words of the embedding page. Work that rings comes before wrap-up: it is what the page can act on. */
export function ctiState(desk: DeskState | null): CtiState {
  if (desk === null) return signedOutState
  return { signedIn: true, agentId: desk.agentId, presence: desk.presence, routingStatus: desk.routingStatus, call: ctiCall(desk) }
}

function ctiCall({ call, offer, wrapUp }: DeskState): CtiCall | null {
  if (call !== null) return { ...about(call), callId: call.callId, state: call.state, muted: call.muted, answeredAt: call.answeredAt }
  if (offer !== null) return { ...about(offer), callId: null, state: 'ringing', muted: false, answeredAt: null }
  return wrapUp === null ? null : { ...about(wrapUp), callId: null, state: 'wrapUp', muted: false, answeredAt: null }
}

interface Work {
  readonly interactionId: string
  readonly queueId: string
  readonly queueName: string
  readonly customer: DeskParty
  readonly context: DeskContext
}

function about({ interactionId, queueId, queueName, customer, context }: Work): Omit<CtiCall, 'callId' | 'state' | 'muted' | 'answeredAt'> {
  return {
    interactionId, queueId, queueName, number: customer.number, name: customer.name, customerId: customer.customerId,
    attributes: Object.fromEntries(context.attributes.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
  }
}
