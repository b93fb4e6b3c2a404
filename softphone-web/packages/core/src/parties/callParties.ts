import type { CallAction, DeskCall, DeskCallParty, Instant, PartyVerb } from '@crm/protocol'

/** Whether the server would take this now. */
export function allows(call: DeskCall | null | undefined, action: CallAction): boolean {
  return call?.actions.includes(action) ?? false
}

/** Everybody but the agent himself. */
export function othersIn(call: DeskCall): readonly DeskCallParty[] {
  return call.parties.filter(party => party.legId !== call.legId)
}

/** Whether there is more to show than one agent with one customer. */
export function isGroup(call: DeskCall): boolean {
  return call.consult !== null || call.role !== 'owner' || othersIn(call).length > 1
}

/** Since when the customer is on hold; null while he is not. */
export function customerHeldSince(call: DeskCall): Instant | null {
  const held = call.parties.find(party => party.kind === 'customer' && party.state === 'held')
  return call.heldSince ?? held?.since ?? null
}

/** Since when the one who is consulted is as he is now; null when he is not in the call. */
export function consultedSince(call: DeskCall): Instant | null {
  return call.parties.find(party => party.legId === call.consult?.legId)?.since ?? null
}

/** What the agent may do with a party; nothing with himself, with supervisors and in another's call. */
export function partyVerbs(call: DeskCall, party: DeskCallParty): readonly PartyVerb[] {
  if (call.role !== 'owner' || party.legId === call.legId || party.kind === 'supervisor') return []
  if (party.state === 'ringing' || party.state === 'consulting' || party.legId === call.consult?.legId) return ['hangup']
  const verbs: PartyVerb[] = [party.state === 'held' ? 'resume' : 'hold', party.muted ? 'unmute' : 'mute']
  if (party.kind === 'agent') verbs.push('promote')
  return [...verbs, 'hangup']
}
