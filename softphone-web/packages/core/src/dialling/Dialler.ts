import type { ApiError, CrmApi, DeskDialResult, DialledNumber } from '@crm/protocol'
import type { DeskView } from '../actions/Action.ts'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

/** Why the agent cannot dial now. */
export type DialHindrance = 'noDesk' | 'cutOff' | 'noRight' | 'inHand' | 'signedOut' | 'away' | 'noVoice'

export interface DialState {
  /** Null while he can. */
  readonly hindrance: DialHindrance | null
  /** A number is being given to the server. */
  readonly busy: boolean
  /** Why the last number was not dialled, until it is dismissed or another one is dialled. */
  readonly failure: ApiError | null
  /** How his last call ended that nobody answered, until it is dismissed or he has another call. */
  readonly result: DeskDialResult | null
  /** The numbers dialled last; null until they were read. */
  readonly last: readonly DialledNumber[] | null
}

/** Digits, and what people write between them. */
const numberPattern = /^[\d+*#\s().\-/]{1,64}$/

/** Whether something typed can be given to the server as a number. */
export function canBeDialled(typed: string): boolean {
  return numberPattern.test(typed.trim()) && /\d/.test(typed)
}

/** Why nothing can be dialled from a desk; null when something can. */
export function hindranceOf(view: DeskView | null): DialHindrance | null {
  const desk = view?.desk ?? null
  if (view === null || desk === null) return 'noDesk'
  if (view.link !== 'online') return 'cutOff'
  if (desk.mayDial !== true) return 'noRight'
  if (desk.offer !== null || desk.call !== null || desk.wrapUp !== null) return 'inHand'
  if (desk.presence === 'offline') return 'signedOut'
  if (desk.routingStatus === 'notResponding') return 'away'
  const deaf = view.microphone === 'denied' || view.microphone === 'missing' || view.microphone === 'insecure'
  return desk.phone.kind !== 'device' && (view.softphone.media !== 'connected' || deaf) ? 'noVoice' : null
}

/** The agent's own calls, wherever in the app a number stands. The desk says whether he may, and how a call ended. */
export class Dialler extends Store<DialState> {
  private readonly api: CrmApi
  private dismissed: string | null = null

  constructor(api: CrmApi) {
    super({ hindrance: 'noDesk', busy: false, failure: null, result: null, last: null })
    this.api = api
  }

  /** The desk as it is now; null when there is none. */
  follow(view: DeskView | null): void {
    const result = view?.desk?.lastDial ?? null
    const hindrance = hindranceOf(view)
    const shown = result?.interactionId === this.dismissed ? null : result
    const before = this.get()
    if (before.hindrance !== hindrance || before.result?.interactionId !== shown?.interactionId) this.patch({ hindrance, result: shown })
  }

  /** Dials; true when the call has begun. */
  async dial(number: string, customerId: string | null): Promise<boolean> {
    const { busy, hindrance, result } = this.get()
    if (busy || hindrance !== null || !canBeDialled(number)) return false
    this.dismissed = result?.interactionId ?? this.dismissed
    this.patch({ busy: true, failure: null, result: null })
    try {
      await this.api.dial(number.trim(), customerId)
      return true
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
      return false
    } finally {
      this.patch({ busy: false })
    }
  }

  /** Reads what was dialled last; what was read before stays when that fails. */
  async readLast(): Promise<void> {
    try {
      this.patch({ last: (await this.api.dialled()).items })
    } catch (failure) {
      this.patch({ last: this.get().last ?? [], failure: asApiError(failure) })
    }
  }

  dismiss(): void {
    this.dismissed = this.get().result?.interactionId ?? this.dismissed
    this.patch({ failure: null, result: null })
  }
}
