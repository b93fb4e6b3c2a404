import type {
  AgentRoutingView, CalendarView, CapacityProfileView, ConfigurationVersion, InvitationFigures, OutboundRulesView, OutboundSettings, QueueConfigurationView, QueueSettings,
} from '@crm/protocol'
import { draftChanges } from '../packages/core/src/configuration/draftChanges.ts'

type View = (QueueConfigurationView | AgentRoutingView | CalendarView | CapacityProfileView | OutboundRulesView) & { readonly version: number }

const support: QueueSettings = {
  displayName: 'Support', strategy: 'longestIdle', priority: 0, weight: 1, offerTimeout: 20, wrapUpTimeout: 60, maxEntries: 200, maxWait: 1_800,
  steps: [{ after: 0, requirements: [{ skill: 'support', atLeast: 1 }], maxLevel: 2_147_483_647 }, { after: 60, requirements: [], maxLevel: 2 }],
  serviceLevelThreshold: 20, shortAbandonThreshold: 5, wrapUpCodes: [{ code: 'invoice', label: 'Invoice' }], wrapUpCodeRequired: false, rejectExclusion: 60,
  overflow: { whenClosed: { kind: 'queue', queue: 'sales' }, whenFull: { kind: 'external', address: '4711' }, emergencyClosed: false },
  hours: {
    zone: 'Europe/Berlin', week: [{ day: 'monday', from: 28_800, to: 43_200 }, { day: 'monday', from: 46_800, to: 86_400 }],
    special: [{ date: '2026-12-25', from: 0, to: 0, everyYear: true }, { date: '2026-12-24', from: 28_800, to: 43_200 }],
  },
}

const limits = { concurrent: 20, perMinute: 60, perHour: 600, perDay: 2_000, spendPerDay: 1_000 }
const outbound: OutboundSettings = {
  destinations: [], hours: null, limits, originatorLimits: { ...limits, spendPerDay: null }, longestCall: 7_200, presented: '4000', presentable: [], presentCaller: false, emergencyNumbers: null,
}

/** Things as the fake server keeps them: each change is a version; it knows one fault, a weight of zero. */
export class FakeConfiguration {
  readonly things = new Map<string, { view: View; versions: ConfigurationVersion[]; before: View[] }>()

  /** What came of every queue's invitations. */
  invitations: InvitationFigures = { open: 0, rules: [], days: [] }

  constructor() {
    const keep = (path: string, view: View): void => void this.things.set(path, {
      view, before: [], versions: [{ version: 1, at: null, by: 'system', act: 'initial', note: null, changes: [] }],
    })
    keep('/queues/support', { id: 'support', version: 1, effective: true, settings: support })
    keep('/queues/sales', { id: 'sales', version: 1, effective: true, settings: { ...support, displayName: 'Sales', hours: null, calendar: 'office', overflow: null } })
    keep('/agents/agent1/routing', { id: 'agent1', displayName: 'Anna', version: 1, effective: true, queues: [{ id: 'sales', level: 1 }], skills: { support: 3, 'lang-en': 5 }, maxVoice: 1 })
    keep('/agents/agent2/routing', { id: 'agent2', displayName: 'Ben', version: 1, effective: true, queues: [{ id: 'support', level: 1 }], skills: { support: 5 }, maxVoice: 1, profile: 'mixed' })
    keep('/outbound-rules/site', { id: 'site', name: '', version: 1, effective: true, fault: null, settings: outbound })
    keep('/outbound-rules/trunk.demo', {
      id: 'trunk.demo', name: 'Demo trunk', version: 1, effective: true, fault: null, settings: { ...outbound, destinations: [{ prefix: '+861380000', allowed: true, ratePerMinute: 0.1 }] },
    })
    keep('/calendars/office', { id: 'office', version: 1, effective: true, settings: { displayName: 'Office', hours: support.hours ?? { zone: 'UTC', week: [], special: [] } }, queues: ['sales'] })
    keep('/capacity-profiles/mixed', {
      id: 'mixed', version: 1, effective: true, agents: ['agent2'],
      settings: { displayName: 'Mixed', capacity: { units: 100, media: [{ media: 'voice', cost: 100, max: 1, exclusive: true }, { media: 'chat', cost: 25, max: 4, interruptedBy: ['voice'] }] } },
    })
  }

  /** Somebody else changes a thing. */
  change(path: string, by: string, edit: (view: View) => View): void {
    const thing = this.things.get(path)
    if (thing !== undefined) this.keep(thing, edit(thing.view), by, 'queue.replaced', null)
  }

  answer(method: string, url: URL, body: unknown, ifMatch: string | undefined): { status: number; body: unknown } | null {
    const path = url.pathname.replace('/api/v1', '')
    const list = this.list(path)
    if (method === 'GET' && list !== null) return { status: 200, body: { items: list } }
    if (method === 'GET' && path.endsWith('/invitations')) return { status: 200, body: this.invitations }
    const thing = this.things.get(path.replace(/\/(versions|undo|close|open)$/, ''))
    if (thing === undefined) return null
    switch (`${method} ${path.split('/').at(-1) ?? ''}`) {
      case 'GET versions': return { status: 200, body: { items: thing.versions } }
      case 'POST undo': return { status: 200, body: this.keep(thing, thing.before.at(-1) ?? thing.view, 'me', 'queue.undone', null) }
      case 'POST close': return { status: 200, body: this.toggle(thing, true, (body as { reason: string | null }).reason) }
      case 'POST open': return { status: 200, body: this.toggle(thing, false, null) }
    }
    if (method === 'GET') return { status: 200, body: thing.view }
    if (ifMatch !== `"${thing.view.version}"`) {
      return { status: 412, body: { type: 'urn:crm:problem:stale', status: 412, current: thing.view, since: thing.versions.filter(one => one.version > Number(ifMatch?.replaceAll('"', ''))) } }
    }
    if ((body as { weight?: number }).weight === 0) return { status: 400, body: { type: 'urn:crm:problem:invalid', status: 400, errors: { weight: ['Weight must be greater than 0.'] } } }
    if ((body as Partial<OutboundSettings>).destinations?.[0]?.prefix === 'bad') {
      return { status: 400, body: { type: 'urn:crm:problem:invalid', status: 400, errors: { 'destinations[0].prefix': ['A prefix is an optional plus and up to 15 digits.'] } } }
    }
    const fields = path.endsWith('/routing') ? routing(body as { readonly recording?: string }) : { settings: body }
    return { status: 200, body: this.keep(thing, { ...thing.view, ...fields } as View, 'me', 'queue.replaced', url.searchParams.get('note')) }
  }

  private list(path: string): readonly unknown[] | null {
    if (path === '/agents') return [...this.things].filter(([key]) => key.startsWith('/agents/')).map(([, { view }]) => view)
    if (!['/queues', '/calendars', '/capacity-profiles', '/outbound-rules'].includes(path)) return null
    return [...this.things].filter(([key]) => key.startsWith(`${path}/`)).map(([, { view }]) => view)
  }

  private toggle(thing: { view: View; versions: ConfigurationVersion[]; before: View[] }, closed: boolean, reason: string | null): View {
    const view = thing.view as QueueConfigurationView
    return this.keep(thing, { ...view, settings: { ...view.settings, overflow: { ...view.settings.overflow, emergencyClosed: closed } } }, 'me', closed ? 'queue.closed' : 'queue.opened', reason)
  }

  private keep(thing: { view: View; versions: ConfigurationVersion[]; before: View[] }, view: View, by: string, act: string, note: string | null): View {
    const version = thing.view.version + 1
    const said = (of: View): unknown => ('settings' in of ? of.settings : { queues: of.queues, skills: of.skills })
    thing.versions = [{ version, at: new Date().toISOString(), by, act, note, changes: draftChanges(said(thing.view), said(view)) }, ...thing.versions]
    thing.before.push(thing.view)
    thing.view = { ...view, version }
    return thing.view
  }
}

/** Routing as it is kept: a rule of recording that says none is none. */
function routing(body: { readonly recording?: string }): object {
  return { ...body, recording: body.recording === 'none' ? null : body.recording }
}
