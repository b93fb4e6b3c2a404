import type { DeskState } from '../contract/desk.ts'
import type { CallTarget, TransferTargets } from '../contract/parties.ts'
import type { LivePicture } from '../contract/live.ts'
import type { CallbackView } from '../contract/callbacks.ts'
import type { DialledNumber, DialView } from '../contract/dialling.ts'
import type { CardNote, CustomerCard, CustomerRequest, CustomerSaved, CustomerView, TimelineItem } from '../contract/customers.ts'
import type { TimelineChannel } from '../contract/merges.ts'
import type { InteractionDetail, InteractionView, NoteView } from '../contract/interactions.ts'
import type { PauseReason, RecordingAction } from '../contract/recordings.ts'
import type { SupervisionMode, SupervisionView } from '../contract/supervision.ts'
import type { RoutingStory } from '../contract/routing.ts'
import type { AgentStatistics, AgentView, ColleagueView, Listing, MediaAnswer, Page, QueueView, SignedInUser } from '../contract/rest.ts'
import type { Language, Presence, Theme } from '../contract/words.ts'
import { AdministrationApi } from './AdministrationApi.ts'
import { CampaignWorkApi } from './CampaignWorkApi.ts'
import { ChatsApi } from './ChatsApi.ts'
import { ConfigurationApi } from './ConfigurationApi.ts'
import { FlowsApi } from './FlowsApi.ts'
import { IntegrationApi } from './IntegrationApi.ts'
import { ListsApi } from './ListsApi.ts'
import { MailApi } from './MailApi.ts'
import { MaterialsApi } from './MaterialsApi.ts'
import { MergesApi } from './MergesApi.ts'
import { query } from './query.ts'
import { RecordingsApi } from './RecordingsApi.ts'
import type { RestClient } from './RestClient.ts'

export type CallVerb = 'hold' | 'resume' | 'mute' | 'unmute' | 'hangup' | 'swap' | 'leave'

/** What the owner of a call does with one of its parties. */
export type PartyVerb = 'hold' | 'resume' | 'mute' | 'unmute' | 'hangup' | 'promote'

/** The addresses of the API this app uses, one method each. Commands answer with the desk as it is afterwards. */
export class CrmApi {
  readonly configuration: ConfigurationApi
  readonly integration: IntegrationApi
  readonly recordings: RecordingsApi
  readonly administration: AdministrationApi
  readonly chats: ChatsApi
  readonly mails: MailApi
  readonly materials: MaterialsApi
  readonly merges: MergesApi
  readonly lists: ListsApi
  readonly campaignWork: CampaignWorkApi
  readonly flows: FlowsApi
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
    this.configuration = new ConfigurationApi(rest)
    this.integration = new IntegrationApi(rest)
    this.recordings = new RecordingsApi(rest)
    this.administration = new AdministrationApi(rest)
    this.chats = new ChatsApi(rest)
    this.mails = new MailApi(rest)
    this.materials = new MaterialsApi(rest)
    this.merges = new MergesApi(rest)
    this.lists = new ListsApi(rest)
    this.campaignWork = new CampaignWorkApi(rest)
    this.flows = new FlowsApi(rest)
  }

  /** Signs in with the session cookie and remembers the antiforgery value. */
  async signIn(userName: string, password: string): Promise<SignedInUser> {
    const user = await this.rest.post<SignedInUser>('/auth/sign-in', { userName, password }, { signingIn: true })
    this.rest.csrf = user.csrf
    return user
  }

  async whoAmI(): Promise<SignedInUser> {
    const user = await this.rest.get<SignedInUser>('/auth/me')
    this.rest.csrf = user.csrf
    return user
  }

  async signOut(): Promise<void> {
    await this.rest.post('/auth/sign-out')
    this.rest.csrf = null
  }

  saveSettings(settings: { language: Language; theme: Theme }): Promise<SignedInUser> {
    return this.rest.put('/auth/me/settings', settings)
  }

  agent(): Promise<AgentView> {
    return this.rest.get('/agents/me')
  }

  myStatistics(): Promise<AgentStatistics> {
    return this.rest.get('/agents/me/statistics')
  }

  queues(): Promise<Listing<QueueView>> {
    return this.rest.get('/queues')
  }

  desk(): Promise<DeskState> {
    return this.rest.get('/agents/me/desk')
  }

  setPresence(presence: Presence, reason: string | null): Promise<DeskState> {
    return this.rest.put('/agents/me/presence', { presence, reason })
  }

  setPresenceOf(agentId: string, presence: Presence, reason: string | null): Promise<DeskState> {
    return this.rest.put(`/agents/${encodeURIComponent(agentId)}/presence`, { presence, reason })
  }

  connectMedia(sdp: string, connectionId: string): Promise<MediaAnswer> {
    return this.rest.post('/agents/me/media', { sdp, connectionId })
  }

  accept(reservationId: string): Promise<DeskState> {
    return this.rest.post(`/reservations/${reservationId}/accept`, {})
  }

  reject(reservationId: string, reason: string | null = null): Promise<DeskState> {
    return this.rest.post(`/reservations/${reservationId}/reject`, { reason })
  }

  wrapUp(reservationId: string, code: string | null, notes: string | null): Promise<DeskState> {
    return this.rest.post(`/reservations/${reservationId}/wrap-up`, { code, notes })
  }

  call(callId: string, verb: CallVerb): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/${verb}`, {})
  }

  callParty(callId: string, verb: PartyVerb, legId: string): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/${verb}`, { legId })
  }

  /** Gives the customer away; without a target to the one who was consulted. */
  transfer(callId: string, target: CallTarget | null): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/transfer`, target === null ? {} : { target })
  }

  /** Asks somebody while the customer waits. */
  consult(callId: string, target: CallTarget): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/consult`, { target })
  }

  /** Adds somebody to the call; without a target the one who was consulted. */
  conference(callId: string, target: CallTarget | null): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/conference`, target === null ? {} : { target })
  }

  /** Who and what a call can be brought to, as it is at this moment. */
  transferTargets(words: string): Promise<TransferTargets> {
    return this.rest.get(`/transfer-targets?${query({ q: words })}`)
  }

  sendDigits(callId: string, digits: string): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/dtmf`, { digits })
  }

  controlRecording(callId: string, action: RecordingAction, reason: PauseReason | null = null): Promise<DeskState> {
    return this.rest.post(`/calls/${callId}/record`, { action, reason })
  }

  /** Places a call; the desk shows how it goes on. */
  dial(to: string, customerId: string | null): Promise<DialView> {
    return this.rest.post('/calls', { to, customerId })
  }

  /** The numbers dialled last, each once, the latest first. */
  dialled(): Promise<Listing<DialledNumber>> {
    return this.rest.get('/agents/me/dialled')
  }

  myInteractions(limit: number): Promise<Page<InteractionView>> {
    return this.rest.get(`/interactions?agent=me&limit=${limit}`)
  }

  /** Promised calls back that are not over, the oldest first. */
  callbacks(): Promise<Listing<CallbackView>> {
    return this.rest.get('/callbacks')
  }

  cancelCallback(id: string, reason: string): Promise<void> {
    return this.rest.delete(`/callbacks/${encodeURIComponent(id)}?${query({ reason })}`)
  }

  agents(): Promise<Listing<ColleagueView>> {
    return this.rest.get('/agents')
  }

  interaction(id: string): Promise<InteractionDetail> {
    return this.rest.get(`/interactions/${encodeURIComponent(id)}`)
  }

  /** Why it was routed as it was; for supervisors. */
  routingOf(interactionId: string): Promise<RoutingStory> {
    return this.rest.get(`/interactions/${encodeURIComponent(interactionId)}/routing`)
  }

  addNote(interactionId: string, text: string): Promise<NoteView> {
    return this.rest.post(`/interactions/${encodeURIComponent(interactionId)}/notes`, { text })
  }

  /** Says which customer an interaction is with. */
  linkCustomer(interactionId: string, customerId: string): Promise<void> {
    return this.rest.post(`/interactions/${encodeURIComponent(interactionId)}/customer`, { customerId })
  }

  /** Customers by name, company, e-mail or number. */
  customers(search: string, after: string | null, limit: number): Promise<Page<CustomerView>> {
    return this.rest.get(`/customers?${query({ search, after, limit: String(limit) })}`)
  }

  customer(id: string): Promise<CustomerCard> {
    return this.rest.get(`/customers/${encodeURIComponent(id)}`)
  }

  createCustomer(request: CustomerRequest): Promise<CustomerSaved> {
    return this.rest.post('/customers', request)
  }

  /** Replaces a customer; refused with `stale` when somebody changed him since this version. */
  replaceCustomer(id: string, version: number, request: CustomerRequest): Promise<CustomerSaved> {
    return this.rest.put(`/customers/${encodeURIComponent(id)}`, request, { version })
  }

  pinNote(customerId: string, text: string): Promise<CardNote> {
    return this.rest.post(`/customers/${encodeURIComponent(customerId)}/notes`, { text })
  }

  unpinNote(customerId: string, noteId: string): Promise<void> {
    return this.rest.delete(`/customers/${encodeURIComponent(customerId)}/notes/${encodeURIComponent(noteId)}`)
  }

  /** Of these channels; of all without any. */
  timeline(customerId: string, after: string | null, limit: number, channels: readonly TimelineChannel[] = []): Promise<Page<TimelineItem>> {
    const channel = channels.length === 0 ? null : channels.join(',')
    return this.rest.get(`/customers/${encodeURIComponent(customerId)}/timeline?${query({ after, limit: String(limit), channel })}`)
  }

  /** Offers the voice path by which a supervisor listens. */
  connectListener(sdp: string, connectionId: string): Promise<MediaAnswer> {
    return this.rest.post('/supervision/media', { sdp, connectionId })
  }

  supervise(callId: string, mode: SupervisionMode, agentId: string | null): Promise<SupervisionView> {
    return this.rest.post(`/calls/${callId}/supervise`, { mode, agentId })
  }

  stopSupervision(callId: string): Promise<void> {
    return this.rest.post(`/calls/${callId}/supervise/stop`, {})
  }

  takeOver(callId: string): Promise<void> {
    return this.rest.post(`/calls/${callId}/takeover`, {})
  }

  requeue(interactionId: string): Promise<void> {
    return this.rest.post(`/interactions/${encodeURIComponent(interactionId)}/requeue`, {})
  }

  moveTo(interactionId: string, queue: string): Promise<void> {
    return this.rest.post(`/interactions/${encodeURIComponent(interactionId)}/move`, { queue })
  }

  closeInteraction(interactionId: string): Promise<void> {
    return this.rest.post(`/interactions/${encodeURIComponent(interactionId)}/close`, {})
  }

  endWrapUp(agentId: string): Promise<void> {
    return this.rest.post(`/agents/${encodeURIComponent(agentId)}/wrap-up/end`, {})
  }

  askForHelp(reason: string | null): Promise<DeskState> {
    return this.rest.post('/agents/me/help', { reason })
  }

  clearHelp(): Promise<DeskState> {
    return this.rest.delete('/agents/me/help')
  }

  live(): Promise<LivePicture> {
    return this.rest.get('/live')
  }
}
