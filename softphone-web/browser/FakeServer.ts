import type { DeskCall, DeskState, LivePicture, Role } from '@crm/protocol'
import type { Page, Route, WebSocketRoute } from 'playwright-core'
import { FakeAdministration } from './FakeAdministration.ts'
import { FakeNodes } from './FakeNodes.ts'
import { FakeCampaigns } from './FakeCampaigns.ts'
import { FakeConfiguration } from './FakeConfiguration.ts'
import { FakeDeskChats } from './FakeDeskChats.ts'
import { FakeFlows } from './FakeFlows.ts'
import { deskMail, FakeMails } from './FakeMails.ts'
import { FakeMailSetup } from './FakeMailSetup.ts'
import { FakeMaterials } from './FakeMaterials.ts'
import { FakeParties } from './FakeParties.ts'
import { FakeRecords } from './FakeRecords.ts'
import { smallPicture } from './livePictures.ts'
import { deskCall, deskChat, deskState, deskWrapUp } from '../packages/core/test/fakes.ts'

type PartyBody = Parameters<FakeParties['command']>[2]

/** What every recording sounds like. */
const recording = new URL('../../ivr-flows/prompts/en/menu-choices.wav', import.meta.url).pathname

/** End of a message in SignalR's JSON protocol. */
const end = '\u001e'

const users: Readonly<Record<string, readonly Role[]>> = {
  agent1: ['agent'], supervisor: ['agent', 'supervisor'], admin: ['agent', 'supervisor', 'admin'],
}

/**
 * The server as one page sees it: REST and hubs answered from a desk that the test moves. It knows no rules; what a command
 * leads to is written down once below, just enough for the page to go on.
 */
export class FakeServer {
  desk: DeskState = deskState({ version: 1, presence: 'break', routingStatus: 'offQueue' })
  /** Requests in order, as `METHOD path`. */
  readonly requests: string[] = []
  /** Every recording turns out to be damaged when it is played. */
  brokenRecordings = false
  hubRefused = false
  readonly records = new FakeRecords()
  readonly flows = new FakeFlows()
  readonly campaigns = new FakeCampaigns()
  readonly configuration = new FakeConfiguration()
  readonly administration = new FakeAdministration()
  readonly nodes = new FakeNodes()
  readonly parties = new FakeParties()
  readonly chats = new FakeDeskChats()
  readonly mails = new FakeMails()
  readonly mailSetup = new FakeMailSetup()
  readonly materials = new FakeMaterials()
  picture: LivePicture = smallPicture()
  private signedIn: string | null = null
  private readonly hubs = new Map<WebSocketRoute, string>()
  private readonly answerMedia: (sdp: string) => Promise<string>

  constructor(answerMedia: (sdp: string) => Promise<string>) {
    this.answerMedia = answerMedia
  }

  async serve(page: Page): Promise<void> {
    await page.route('**/api/v1/**', route => this.answer(route))
    await page.routeWebSocket(/\/hubs\//, socket => this.accept(socket))
  }

  /** Changes the desk and pushes it. */
  move(fields: Partial<DeskState>): void {
    const now = new Date().toISOString()
    this.desk = { ...this.desk, ...fields, version: this.desk.version + 1, at: now }
    this.push('agent', 'desk', this.desk)
  }

  /** The wallboards get another picture. */
  showLive(picture: LivePicture): void {
    this.picture = picture
    this.push('supervisor', 'live', picture)
  }

  push(hub: string, target: string, payload: unknown): void {
    for (const [socket, name] of this.hubs) {
      if (name === hub) send(socket, { type: 1, target, arguments: [payload] })
    }
  }

  /** All hub connections break; new ones are refused until `hubRefused` is false again. */
  async cutOff(): Promise<void> {
    this.hubRefused = true
    for (const socket of this.hubs.keys()) await socket.close({ code: 1011 })
    this.hubs.clear()
  }

  private accept(socket: WebSocketRoute): void {
    if (this.hubRefused) {
      void socket.close({ code: 1011 })
      return
    }
    const name = socket.url().includes('supervisor') ? 'supervisor' : 'agent'
    socket.onMessage(data => {
      for (const text of String(data).split(end).filter(part => part !== '')) this.heard(socket, name, JSON.parse(text))
    })
  }

  private heard(socket: WebSocketRoute, name: string, message: { protocol?: string; target?: string; invocationId?: string }): void {
    if (message.protocol !== undefined) {
      socket.send(`{}${end}`)
      this.hubs.set(socket, name)
      send(socket, { type: 1, target: 'hello', arguments: [{ connectionId: 'conn-1' }] })
      if (name === 'supervisor') send(socket, { type: 1, target: 'live', arguments: [this.picture] })
      else send(socket, { type: 1, target: 'desk', arguments: [this.desk] })
    } else if (message.target === 'Connection') {
      send(socket, { type: 3, invocationId: message.invocationId, result: 'conn-1' })
    }
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const path = new URL(request.url()).pathname.replace('/api/v1', '')
    this.requests.push(`${request.method()} ${path}`)
    if (path.endsWith('/draft/attachments')) return this.answerMail(route, path, {})
    const material = this.materials.answer(request, path)
    if (material !== null) return material.status === 204 ? route.fulfill({ status: 204 }) : route.fulfill({ status: material.status, json: material.body })
    const body = (request.postDataJSON() ?? {}) as Record<string, string>
    if (path === '/auth/sign-in') return this.signIn(route, body)
    if (this.signedIn === null) return refuse(route, 401, 'unauthenticated')
    if (request.method() !== 'GET' && request.headers()['x-crm-csrf'] !== 'token') return refuse(route, 403, 'csrf')
    if (path === '/auth/sign-out') this.signedIn = null
    if (path === '/agents/me/media') return this.connectMedia(route, body['sdp'] ?? '')
    if (path.startsWith('/recordings/')) return this.answerRecording(route, path)
    const chat = this.chats.answer(request.method(), path, new URL(request.url()), body, this.desk, fields => this.move(fields))
    if (chat === 'desk') return route.fulfill({ json: this.desk })
    if (chat !== null) return chat.status === 204 ? route.fulfill({ status: 204 }) : route.fulfill({ status: chat.status, json: chat.body })
    if (/^\/(mail|mailboxes|interactions)\b/.test(path)) {
      const setup = this.mailSetup.answer(request.method(), path, request.postDataJSON() as unknown, request.headers()['if-match'])
      if (setup !== null) return setup.status === 204 ? route.fulfill({ status: 204 }) : route.fulfill({ status: setup.status, json: setup.body })
      if (path.startsWith('/mail') || path.endsWith('/mails')) return this.answerMail(route, path, body)
    }
    const flow = this.flows.answer(path, request.postDataJSON() as unknown)
    if (flow !== null) return route.fulfill({ status: flow.status, json: flow.body })
    const kept = this.records.answer(request.method(), path, new URL(request.url()).searchParams, request.postDataJSON() as unknown)
    if (kept !== null) return kept.status === 204 ? route.fulfill({ status: 204 }) : route.fulfill({ status: kept.status, json: kept.body })
    const campaign = this.campaigns.answer(request.method(), path, request.postDataJSON() as unknown)
    if (campaign !== null) return route.fulfill({ status: campaign.status, json: campaign.body })
    const administered = this.administration.answer(request.method(), path, request.postDataJSON() as unknown, request.headers()['if-match'])
    if (administered !== null) return route.fulfill({ status: administered.status, json: administered.body })
    const node = this.nodes.answer(request.method(), path)
    if (node !== null) return route.fulfill({ status: node.status, json: node.body })
    const thing = this.configuration.answer(request.method(), new URL(request.url()), request.postDataJSON() as unknown, request.headers()['if-match'])
    if (thing !== null) return route.fulfill({ status: thing.status, json: thing.body })
    if (path === '/transfer-targets') return route.fulfill({ json: this.parties.find(new URL(request.url()).searchParams.get('q') ?? '') })
    const read = this.read(path)
    if (read !== undefined) return route.fulfill({ json: read })
    const refused = this.partyCommand(path, request.postDataJSON() as PartyBody | null)
    if (refused !== null) return refuse(route, 409, 'wrong-state', { reason: refused })
    return route.fulfill({ json: this.desk })
  }

  private answerMail(route: Route, path: string, body: Record<string, unknown>): Promise<void> {
    const request = route.request()
    const answer = this.mails.answer(request.method(), path, new URL(request.url()), body, this.desk, fields => this.move(fields))
    if (answer === 'desk') return route.fulfill({ json: this.desk })
    if (answer === null) return refuse(route, 404, 'not-found')
    return answer.status === 204 ? route.fulfill({ status: 204 }) : route.fulfill({ status: answer.status, json: answer.body })
  }

  private answerRecording(route: Route, path: string): Promise<void> {
    if (this.brokenRecordings && path.endsWith('/audio')) return refuse(route, 500, 'recording-damaged')
    if (path.endsWith('/audio')) return route.fulfill({ path: recording })
    if (path.endsWith('/playback')) {
      const url = path.replace('/playback', '/audio')
      return route.fulfill({ json: { recordingId: 'rec1', url: `/api/v1${url}?user=agent1&until=1&proof=x`, beginBefore: new Date().toISOString(), seconds: 293 } })
    }
    const wave = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? -1 : 1) * Math.round(40 * Math.abs(Math.sin(i / 9))))
    return route.fulfill({ json: { seconds: 293, columns: 100, left: wave, right: wave.map(value => Math.round(value / 2)) } })
  }

  private signIn(route: Route, body: Record<string, string>): Promise<void> {
    if (body['password'] !== 'demo') return refuse(route, 401, 'sign-in-failed')
    this.signedIn = body['userName'] ?? ''
    return route.fulfill({ json: this.me() })
  }

  private async connectMedia(route: Route, offer: string): Promise<void> {
    const sdp = await this.answerMedia(offer)
    const mediaSession = `session-${this.desk.version}`
    this.move({ phone: { kind: 'browser', devices: 0, mediaSession, mediaState: 'connected' } })
    return route.fulfill({ json: { sessionId: mediaSession, sdp } })
  }

  private me() {
    const userName = this.signedIn ?? ''
    return { userName, displayName: userName, roles: users[userName] ?? ['agent'], language: 'en', theme: 'system', csrf: 'token' }
  }

  private read(path: string): unknown {
    switch (path) {
      case '/auth/me': return this.me()
      case '/agents/me': return { id: 'agent1', displayName: 'Anna', queues: [{ id: 'support', level: 1 }], skills: {}, maxVoice: 1 }
      case '/agents/me/desk': return this.desk
      case '/agents/me/statistics': return { offered: 4, accepted: 3, rejected: 0, missed: 1, handled: 3, averageHandleTime: 245, occupancy: 0.7 }
      case '/callbacks': return { items: [] }
      case '/interactions': return { items: [], next: null }
      case '/live': return this.picture
      default: return undefined
    }
  }

  /** Commands about parties and all others; the word of a refusal, or null. */
  private partyCommand(path: string, body: PartyBody | null): string | null {
    const { call } = this.desk
    const outcome = call === null || !path.startsWith('/calls/') ? null : this.parties.command(path.split('/').at(-1) ?? '', call, body ?? {})
    if (outcome === null) this.command(path, (body ?? {}) as Record<string, string>)
    else if ('refused' in outcome) return outcome.refused
    else this.move(outcome.call === null ? { call: null, wrapUp: wrapUpOfAMinute() } : { call: outcome.call })
    return null
  }

  /** The record that is shown becomes a call. */
  private dialled(): void {
    const { preview } = this.desk
    if (preview != null) this.move({ preview: null, call: deskCall({ customer: preview.customer, campaign: preview.campaign, answeredAt: new Date().toISOString() }) })
  }

  private command(path: string, body: Record<string, string>): void {
    const now = new Date().toISOString()
    const { call, offer } = this.desk
    switch (path.split('/').at(-1)) {
      case 'presence':
        return this.move({ presence: body['presence'] as DeskState['presence'], routingStatus: body['presence'] === 'available' ? 'idle' : 'offQueue' })
      case 'accept':
        if (offer?.mediaType === 'email') return this.move({ offer: null, mails: [...(this.desk.mails ?? []), deskMail({ interactionId: offer.interactionId, threadId: offer.mail?.threadId ?? 't1', reservationId: offer.reservationId, customer: offer.customer, subject: offer.mail?.subject ?? null, from: offer.mail?.from ?? null })] })
        if (offer?.mediaType === 'chat') return this.move({ offer: null, chats: [...(this.desk.chats ?? []), deskChat({ conversationId: offer.interactionId, reservationId: offer.reservationId, customer: offer.customer })] })
        return this.move({ offer: null, call: recorded(deskCall({ customer: offer?.customer ?? deskCall().customer, answeredAt: now }), 'on') })
      case 'dial':
        if (path.startsWith('/campaign-calls/')) this.dialled()
        return
      case 'skip':
        return this.move({ preview: null, routingStatus: 'idle' })
      case 'do-not-call':
        return this.move({ preview: null, call: call?.campaign == null ? call : { ...call, campaign: { ...call.campaign, optedOut: true } } })
      case 'reject':
        return this.move({ offer: null, routingStatus: 'notResponding' })
      case 'hold':
        return this.move({ call: call && { ...call, state: 'held', heldSince: now, actions: ['mute', 'resume', 'transfer', 'consult', 'conference', 'hangup'] } })
      case 'resume':
        return this.move({ call: call && { ...call, state: 'talking', heldSince: null, actions: deskCall().actions } })
      case 'mute':
      case 'unmute':
        return this.move({ call: call && { ...call, muted: path.endsWith('/mute'), actions: deskCall({ muted: path.endsWith('/mute') }).actions } })
      case 'record': {
        const paused = body['action'] === 'pause'
        return this.move({ call: call && recorded(call, paused ? 'paused' : body['action'] === 'stop' ? 'off' : 'on') })
      }
      case 'hangup': {
        const campaign = call?.campaign
        const wrapUp = wrapUpOfAMinute()
        return this.move({ call: null, wrapUp: campaign == null ? wrapUp : { ...wrapUp, campaign, codes: campaign.dispositions.map(({ code, label }) => ({ code, label })) } })
      }
      case 'wrap-up': {
        const left = (this.desk.chats ?? []).filter(chat => chat.wrapUp?.reservationId !== path.split('/').at(-2))
        if (left.length < (this.desk.chats ?? []).length) return this.move({ chats: left })
        const mails = (this.desk.mails ?? []).filter(mail => mail.wrapUp?.reservationId !== path.split('/').at(-2))
        if (mails.length < (this.desk.mails ?? []).length) return this.move({ mails })
        return this.move({ wrapUp: null, routingStatus: 'idle' })
      }
    }
  }
}

function recorded(call: DeskCall, state: 'off' | 'on' | 'paused'): DeskCall {
  const pausedUntil = state === 'paused' ? new Date(Date.now() + 300_000).toISOString() : null
  const actions = ({ off: ['start'], on: ['pause', 'stop'], paused: ['resume', 'stop'] } as const)[state]
  return { ...call, recording: state === 'on', recordingControl: { state, actions, pausedFor: state === 'paused' ? 'card-payment' : null, pausedUntil } }
}

function send(socket: WebSocketRoute, message: unknown): void {
  socket.send(JSON.stringify(message) + end)
}

function wrapUpOfAMinute() {
  return deskWrapUp({ deadline: new Date(Date.now() + 60_000).toISOString() })
}

function refuse(route: Route, status: number, word: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const problem = { type: `urn:crm:problem:${word}`, title: word, status, ...more }
  return route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(problem) })
}
