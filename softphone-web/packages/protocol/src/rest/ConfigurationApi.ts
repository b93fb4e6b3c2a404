import type { OutboundRulesView, OutboundSettings } from '../contract/administration.ts'
import type {
  AgentRoutingDraft, AgentRoutingView, CalendarSettings, CalendarView, CapacityProfileSettings, CapacityProfileView, ConfigurationVersion,
  QueueConfigurationView, QueueSettings,
} from '../contract/configuration.ts'
import type { InvitationFigures } from '../contract/invitations.ts'
import type { ColleagueView, Listing } from '../contract/rest.ts'
import type { RestClient } from './RestClient.ts'

/** One kind of changeable things: a view is read, a draft is what a change sends. */
export interface Thing<View, Draft> {
  read(id: string): Promise<View>
  /** Refused with `stale` when somebody changed it since this version; null makes a new one. */
  replace(id: string, draft: Draft, version: number | null, note: string | null): Promise<View>
  /** Newest first. */
  versions(id: string): Promise<Listing<ConfigurationVersion>>
  /** Refused with `stale` unless it is the newest. */
  undo(id: string, version: number): Promise<View>
}

/** Queues, agents' routing, profiles and calendars, and their versions. */
export class ConfigurationApi {
  readonly queue: Thing<QueueConfigurationView, QueueSettings>
  readonly agent: Thing<AgentRoutingView, AgentRoutingDraft>
  readonly calendar: Thing<CalendarView, CalendarSettings>
  readonly profile: Thing<CapacityProfileView, CapacityProfileSettings>
  /** Rules for calls to the outside; administrators only. */
  readonly outbound: Thing<OutboundRulesView, OutboundSettings>
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
    this.queue = this.thing(id => `/queues/${id}`)
    this.agent = this.thing(
      id => `/agents/${id}/routing`,
      ({ queues, recording, ...rest }) => ({ ...rest, recording: recording ?? 'none', queues: Object.entries(queues).map(([id, level]) => ({ id, level })) }),
      { new: 'true' }) // the page asks itself whether a skill is new
    this.calendar = this.thing(id => `/calendars/${id}`)
    this.profile = this.thing(id => `/capacity-profiles/${id}`)
    this.outbound = this.thing(id => `/outbound-rules/${id}`)
  }

  queues(): Promise<Listing<QueueConfigurationView>> {
    return this.rest.get('/queues')
  }

  agents(): Promise<Listing<ColleagueView>> {
    return this.rest.get('/agents')
  }

  calendars(): Promise<Listing<CalendarView>> {
    return this.rest.get('/calendars')
  }

  profiles(): Promise<Listing<CapacityProfileView>> {
    return this.rest.get('/capacity-profiles')
  }

  outboundRules(): Promise<Listing<OutboundRulesView>> {
    return this.rest.get('/outbound-rules')
  }

  /** What came of a queue's invitations to chat. */
  invitations(queue: string): Promise<InvitationFigures> {
    return this.rest.get(`/queues/${encodeURIComponent(queue)}/invitations`)
  }

  /** Closes a queue now; `until` opens it again by itself. */
  closeQueue(id: string, reason: string | null, until: string | null): Promise<QueueConfigurationView> {
    return this.rest.post(`/queues/${encodeURIComponent(id)}/close`, { reason, until })
  }

  openQueue(id: string): Promise<QueueConfigurationView> {
    return this.rest.post(`/queues/${encodeURIComponent(id)}/open`, {})
  }

  /** Gives an agent a skill; one that nobody has needs `isNew`. */
  setSkill(agent: string, skill: string, level: number, isNew = false): Promise<AgentRoutingView> {
    return this.rest.put(`/agents/${encodeURIComponent(agent)}/skills/${encodeURIComponent(skill)}${isNew ? '?new=true' : ''}`, { level })
  }

  removeSkill(agent: string, skill: string): Promise<AgentRoutingView> {
    return this.rest.delete(`/agents/${encodeURIComponent(agent)}/skills/${encodeURIComponent(skill)}`)
  }

  setQueue(agent: string, queue: string, level: number): Promise<AgentRoutingView> {
    return this.rest.put(`/agents/${encodeURIComponent(agent)}/queues/${encodeURIComponent(queue)}`, { level })
  }

  removeQueue(agent: string, queue: string): Promise<AgentRoutingView> {
    return this.rest.delete(`/agents/${encodeURIComponent(agent)}/queues/${encodeURIComponent(queue)}`)
  }

  private thing<View, Draft>(path: (id: string) => string, body: (draft: Draft) => unknown = draft => draft, more: Readonly<Record<string, string>> = {}): Thing<View, Draft> {
    const at = (id: string): string => path(encodeURIComponent(id))
    return {
      read: id => this.rest.get(at(id)),
      replace: (id, draft, version, note) =>
        this.rest.put(`${at(id)}?${new URLSearchParams({ ...more, ...(note === null ? {} : { note }) }).toString()}`, body(draft), version === null ? {} : { version }),
      versions: id => this.rest.get(`${at(id)}/versions`),
      undo: (id, version) => this.rest.post(`${at(id)}/undo`, { version }),
    }
  }
}
