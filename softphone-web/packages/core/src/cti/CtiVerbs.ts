import type { CtiArguments, CtiScreenPop, CtiSearchResult, CtiVerb } from '@crm/cti/wire'
import { ApiError, presences, type CrmApi, type DeskState, type Presence } from '@crm/protocol'
import type { ActionId } from '../actions/Action.ts'
import { deskActions } from '../actions/deskActions.ts'
import type { AgentDesk } from '../desk/AgentDesk.ts'
import { ctiState } from './ctiState.ts'

const textLimit = 4_000
const searchLimit = 10

export interface CtiVerbParts {
  readonly api: CrmApi
  /** Null until somebody is signed in who has a desk. */
  readonly desk: () => AgentDesk | null
  /** Shows somebody on the embedding page. */
  readonly pop: (who: CtiScreenPop) => void
  /** The origin of our own pages. */
  readonly origin: string
}

/** What the embedding page may ask for, each within what the agent himself could do now. */
export class CtiVerbs {
  private readonly parts: CtiVerbParts
  private last: string | null = null

  constructor(parts: CtiVerbParts) {
    this.parts = parts
  }

  /** Remembers the interaction at hand: a log may be saved when it is over. */
  follow(desk: DeskState | null): void {
    this.last = desk?.call?.interactionId ?? desk?.wrapUp?.interactionId ?? desk?.offer?.interactionId ?? this.last
  }

  async run(verb: CtiVerb, args: CtiArguments): Promise<unknown> {
    const desk = this.parts.desk()
    if (verb === 'getState') return ctiState(desk?.view.get().desk ?? null)
    if (desk === null) throw new ApiError(401, 'signed-out', 'Nobody is signed in.')
    switch (verb) {
      case 'answer': return this.act(desk, 'accept')
      case 'reject': return this.reject(desk, args)
      case 'hangup': return this.act(desk, 'hangUp')
      case 'hold': return this.toggle(desk, 'hold', desk.view.get().desk?.call?.state !== 'held')
      case 'resume': return this.toggle(desk, 'hold', desk.view.get().desk?.call?.state === 'held')
      case 'mute': return this.toggle(desk, 'mute', desk.view.get().desk?.call?.muted === false)
      case 'unmute': return this.toggle(desk, 'mute', desk.view.get().desk?.call?.muted === true)
      case 'dtmf': return this.take(desk, this.parts.api.sendDigits(callOf(desk), words(args, 'digits', 32)))
      case 'dial': return this.parts.api.integration.dial(words(args, 'number', 64)).then(() => undefined)
      case 'transfer':
        return this.parts.api.integration.transfer(callOf(desk), { kind: words(args, 'kind', 32), value: words(args, 'value', 64) }).then(() => undefined)
      case 'setPresence': return this.setPresence(desk, args)
      case 'wrapUp': return this.wrapUp(desk, args)
      case 'saveLog': return this.saveLog(args)
      case 'screenPop': return this.screenPop(words(args, 'customerId', 64))
      case 'searchAndScreenPop': return this.search(args)
    }
  }

  private async act(desk: AgentDesk, id: ActionId): Promise<void> {
    const action = deskActions.find(candidate => candidate.id === id)
    const view = desk.view.get()
    if (action === undefined || !action.isEnabled(view)) throw wrongState()
    const work = action.perform({ api: this.parts.api, view, togglePanel: () => undefined })
    if (work !== undefined) desk.parts.desk.offer(await work)
  }

  private toggle(desk: AgentDesk, id: ActionId, wanted: boolean): Promise<void> {
    return wanted ? this.act(desk, id) : Promise.resolve() // it is so already
  }

  private async take(desk: AgentDesk, work: Promise<DeskState>): Promise<void> {
    desk.parts.desk.offer(await work)
  }

  private reject(desk: AgentDesk, args: CtiArguments): Promise<void> {
    const offer = desk.view.get().desk?.offer
    if (offer == null) throw wrongState()
    return this.take(desk, this.parts.api.reject(offer.reservationId, optional(args, 'reason', 200)))
  }

  private setPresence(desk: AgentDesk, args: CtiArguments): Promise<void> {
    const presence = words(args, 'presence', 32)
    if (!(presences as readonly string[]).includes(presence)) throw invalid('presence')
    return this.take(desk, this.parts.api.setPresence(presence as Presence, optional(args, 'reason', 200)))
  }

  private wrapUp(desk: AgentDesk, args: CtiArguments): Promise<void> {
    const wrapUp = desk.view.get().desk?.wrapUp
    if (wrapUp == null) throw wrongState()
    return this.take(desk, this.parts.api.wrapUp(wrapUp.reservationId, optional(args, 'code', 64), optional(args, 'notes', textLimit)))
  }

  private async saveLog(args: CtiArguments): Promise<{ noteId: string }> {
    const interactionId = optional(args, 'interactionId', 64) ?? this.last
    const text = words(args, 'text', textLimit)
    const customerId = optional(args, 'customerId', 64)
    if (interactionId === null) throw wrongState()
    const note = await this.parts.api.addNote(interactionId, text)
    if (customerId !== null) await this.parts.api.linkCustomer(interactionId, customerId)
    return { noteId: note.id }
  }

  private async screenPop(customerId: string): Promise<CtiScreenPop> {
    const { id, name, company } = await this.parts.api.customer(customerId)
    const who = this.shown({ id, name, company })
    this.parts.pop(who)
    return who
  }

  private async search(args: CtiArguments): Promise<CtiSearchResult> {
    const { items } = await this.parts.api.customers(words(args, 'search', 200), null, searchLimit)
    const customers = items.map(({ id, name, company }) => this.shown({ id, name, company }))
    const [only] = customers
    const outward = args['callType'] === 'outbound' || args['callType'] === 'internal'
    const popped = customers.length === 1 && only !== undefined && !outward && args['deferred'] !== true
    if (popped) this.parts.pop(only)
    return { match: customers.length === 0 ? 'none' : customers.length === 1 ? 'one' : 'many', customers, popped }
  }

  private shown({ id, name, company }: { id: string; name: string; company: string | null }): CtiScreenPop {
    return { customerId: id, name, company, url: `${this.parts.origin}/customers/${encodeURIComponent(id)}` }
  }
}

function callOf(desk: AgentDesk): string {
  const call = desk.view.get().desk?.call
  if (call == null) throw wrongState()
  return call.callId
}

function words(args: CtiArguments, name: string, limit: number): string {
  const value = optional(args, name, limit)
  if (value === null) throw invalid(name)
  return value
}

function optional(args: CtiArguments, name: string, limit: number): string | null {
  const value = args[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || value.length > limit) throw invalid(name)
  return value
}

const wrongState = (): ApiError => new ApiError(409, 'wrong-state', 'It is not the moment for this.')

const invalid = (name: string): ApiError => new ApiError(400, 'invalid', `${name} is missing or wrong.`)
