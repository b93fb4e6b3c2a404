import type { CallAction, DeskCall, DeskCallParty, PartyVerb } from '@crm/protocol'

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

/** Whether what the agent says is meant for somebody: while the customer is on hold that is who is asked, or the others. */
export function speaksToSomebody(call: DeskCall): boolean {
  return call.state !== 'held' || othersIn(call).some(party => party.state === 'talking' || party.state === 'consulting')
}

/** What the agent may do with a party; nothing with himself, with supervisors and in another's call. */
export function partyVerbs(call: DeskCall, party: DeskCallParty): readonly PartyVerb[] {
  if (call.role !== 'owner' || party.legId === call.legId || party.kind === 'supervisor') return []
  if (party.state === 'ringing' || party.state === 'consulting' || party.legId === call.consult?.legId) return ['hangup']
  const verbs: PartyVerb[] = [party.state === 'held' ? 'resume' : 'hold', party.muted ? 'unmute' : 'mute']
  if (party.kind === 'agent' && allows(call, 'promote')) verbs.push('promote')
  return [...verbs, 'hangup']
}
