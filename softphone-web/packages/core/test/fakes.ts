import type { CallAction, CrmApi, CustomerCard, DeskCall, DeskCallParty, DeskCampaign, DeskChat, DeskContext, DeskParty, DeskPreview, DeskOffer, DeskState, DeskWrapUp } from '@crm/protocol'
import type { Keep, PeerEvents, PeerPort } from '../src/index.ts'

export const at = '2026-11-21T20:00:00.000000Z'

const party: DeskParty = { number: '+4930901820', name: 'Maria', customerId: null, card: null, match: 'unknown', candidates: [] }

const context: DeskContext = { language: null, menuPath: [], attributes: [] }

export function customerCard(fields: Partial<CustomerCard> = {}): CustomerCard {
  return {
    id: 'cu1', version: 1, kind: 'person', name: 'Maria Weber', company: 'Nordlicht GmbH', vip: false, language: 'de', notes: null,
    phones: ['+4930901820'], numbers: [{ number: '+4930901820', kind: 'work', main: true }], emails: ['maria@nordlicht.example'],
    identities: [], contacts: [], pinnedNotes: [], history: [], sections: [], ...fields,
  }
}

export function deskState(fields: Partial<DeskState> = {}): DeskState {
  return {
    version: 1, at, agentId: 'agent1', displayName: 'Anna', presence: 'available', presenceReason: null, presenceSince: at,
    routingStatus: 'idle', routingStatusSince: at,
    phone: { kind: 'browser', devices: 0, mediaSession: 's1', mediaState: 'connected' },
    offer: null, call: null, wrapUp: null, ...fields,
  }
}

export function deskOffer(fields: Partial<DeskOffer> = {}): DeskOffer {
  return {
    reservationId: 'r1', interactionId: 'i1', mediaType: 'voice', queueId: 'support', queueName: 'Support', customer: party, context,
    waitingSince: at, offeredAt: at, deadline: at, ringsOnDevice: false, ...fields,
  }
}

/** What the server allows the owner of a call with one customer. */
function ownersActions({ state = 'talking', muted = false }: Partial<DeskCall>): readonly CallAction[] {
  if (state === 'connecting' || state === 'calling') return ['hangup']
  const mute = muted ? 'unmute' : 'mute'
  const reach = ['transfer', 'consult', 'conference', 'hangup'] as const
  return state === 'held' ? [mute, 'resume', ...reach] : [mute, 'hold', 'dtmf', ...reach]
}

export function callParty(fields: Partial<DeskCallParty> = {}): DeskCallParty {
  return { legId: 'l0', kind: 'customer', label: 'Maria', agentId: null, state: 'talking', muted: false, since: at, ...fields }
}

export function deskCall(fields: Partial<DeskCall> = {}): DeskCall {
  return {
    role: 'owner', consult: null, actions: ownersActions(fields), holdReminder: false,
    parties: [callParty({ state: fields.state === 'held' ? 'held' : 'talking' }), callParty({ legId: 'l1', kind: 'agent', label: 'Anna', agentId: 'agent1' })],
    callId: 'c1', legId: 'l1', interactionId: 'i1', reservationId: 'r1', state: 'talking', queueId: 'support',
    queueName: 'Support', customer: party, context, startedAt: at, answeredAt: at, heldSince: null, muted: false, recording: false,
    onDevice: false, ...fields,
  }
}

export function deskWrapUp(fields: Partial<DeskWrapUp> = {}): DeskWrapUp {
  return {
    reservationId: 'r1', interactionId: 'i1', queueId: 'support', queueName: 'Support', customer: party, context,
    codes: [{ code: 'invoice', label: 'Invoice' }], codeRequired: true, startedAt: at, deadline: at, ...fields,
  }
}

export function deskCampaign(fields: Partial<DeskCampaign> = {}): DeskCampaign {
  return {
    campaignId: 'winter', name: 'Winter', script: 'Hello Maria, how is your plan?', zone: 'Europe/Berlin', chosen: null, optedOut: false,
    form: [{ key: 'plan', label: 'Which plan?', kind: 'choice', choices: ['Gold', 'Silver'], required: true }],
    dispositions: [{ code: 'sold', label: 'Sold', callback: false, doNotCall: false }, { code: 'later', label: 'Later', callback: true, doNotCall: false }],
    ...fields,
  }
}

export function deskPreview(fields: Partial<DeskPreview> = {}): DeskPreview {
  return {
    interactionId: 'i1', reservationId: 'r1', queueId: 'support', queueName: 'Support', customer: party, context, campaign: deskCampaign(),
    since: at, until: at, atEnd: 'return', maySkip: true, callback: false, ...fields,
  }
}

export function deskChat(fields: Partial<DeskChat> = {}): DeskChat {
  return {
    conversationId: 'c1', reservationId: 'r1', state: 'connected', queueId: 'support', queueName: 'Support', customer: party, startedAt: at, connectedAt: at,
    lastSeq: 0, unread: 0, lastMessage: null, customerOnline: true, silentSince: null, actions: ['message', 'note', 'transfer', 'park', 'close'], context, ...fields,
  }
}

export class FakeTrack extends EventTarget {
  readonly kind = 'audio'
  enabled = true
  stopped = false

  stop(): void {
    this.stopped = true
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack
  }
}

export function streamOf(...tracks: FakeTrack[]): MediaStream {
  return { getTracks: () => tracks, getAudioTracks: () => tracks } as unknown as MediaStream
}

/** A WebRTC connection in the hands of a test. */
export class FakePeer implements PeerPort {
  readonly sent: (MediaStreamTrack | null)[] = []
  answered: string | null = null
  closed = false
  sendFails = false
  readonly events: PeerEvents

  constructor(events: PeerEvents) {
    this.events = events
  }

  offer(): Promise<string> {
    return Promise.resolve('offer')
  }

  answer(sdp: string): Promise<void> {
    this.answered = sdp
    return Promise.resolve()
  }

  send(track: MediaStreamTrack | null): Promise<void> {
    if (this.sendFails) return Promise.reject(new Error('closed'))
    this.sent.push(track)
    return Promise.resolve()
  }

  quality(): Promise<null> {
    return Promise.resolve(null)
  }

  close(): void {
    this.closed = true
  }
}

export class FakeKeep implements Keep {
  readonly values = new Map<string, string>()

  getItem(key: string): string | null {
    return this.values.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    this.values.set(key, value)
  }
}

/** An API that records what is asked of it; each method answers what the test gives, else never. */
export function fakeApi(answers: Partial<Record<keyof CrmApi, (...args: never[]) => unknown>> = {}) {
  const asked: [string, ...unknown[]][] = []
  const api = new Proxy({} as CrmApi, {
    get: (_, method: keyof CrmApi) => (...args: never[]) => {
      asked.push([method, ...args])
      const answer = answers[method]
      return answer === undefined ? new Promise(() => undefined) : answer(...args)
    },
  })
  return { api, asked }
}
