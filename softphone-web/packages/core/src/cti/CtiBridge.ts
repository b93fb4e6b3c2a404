import { ctiVerbs, readWire, wireVersion, type CtiArguments, type CtiScreenPop, type CtiState, type CtiVerb, type WireMessage, type WireRequest } from '@crm/cti/wire'
import { asApiError } from '../session/Session.ts'

/** The window around us, as far as the bridge needs it. */
export interface FrameWindow {
  /** Messages from any window; `fromParent` says whether it is the page that holds us. */
  readonly listen: (take: (data: unknown, origin: string, fromParent: boolean) => void) => () => void
  /** Posts to the page that holds us, if it is of this origin. */
  readonly post: (message: WireMessage, origin: string) => void
}

export interface CtiBridgeParts {
  readonly frame: FrameWindow
  /** Origins that may speak with us; everybody else gets no sign that we are here. */
  readonly origins: readonly string[]
  readonly run: (verb: CtiVerb, args: CtiArguments) => Promise<unknown>
  readonly state: () => CtiState
}

/** Requests under way at once; more are refused as `busy`. */
const atOnce = 16

/** Speaks with the page that embeds the softphone. Every request of a listed origin gets exactly one answer. */
export class CtiBridge {
  private readonly parts: CtiBridgeParts
  private page: string | null = null
  private told = ''
  private underWay = 0
  private end: (() => void) | null = null

  constructor(parts: CtiBridgeParts) {
    this.parts = parts
  }

  start(): void {
    this.end ??= this.parts.frame.listen((data, origin, fromParent) => {
      if (fromParent && this.parts.origins.includes(origin)) this.take(data, origin)
    })
  }

  stop(): void {
    this.end?.()
    this.end = null
    this.page = null
  }

  /** Tells the page how it is now, when that is something new. */
  refresh(): void {
    if (this.page === null) return
    const state = this.parts.state()
    const text = JSON.stringify(state)
    if (text === this.told) return
    this.told = text
    this.post({ crm: 'cti', v: wireVersion, kind: 'event', name: 'state', data: state })
  }

  pop(who: CtiScreenPop): void {
    this.post({ crm: 'cti', v: wireVersion, kind: 'event', name: 'screenPop', data: who })
  }

  private take(data: unknown, origin: string): void {
    const message = readWire(data)
    if (message?.kind === 'hello') {
      this.page = origin
      const state = this.parts.state()
      this.told = JSON.stringify(state)
      this.post({ crm: 'cti', v: wireVersion, kind: 'welcome', state })
    } else if (message?.kind === 'request' && origin === this.page && typeof message.id === 'number') {
      void this.answer(message)
    }
  }

  private async answer({ id, verb, args }: WireRequest): Promise<void> {
    const base = { crm: 'cti', v: wireVersion, kind: 'answer', id } as const
    if (!ctiVerbs.includes(verb)) return this.post({ ...base, error: { type: 'unknown-verb', message: `This softphone does not know ${String(verb)}.` } })
    if (this.underWay >= atOnce) return this.post({ ...base, error: { type: 'busy', message: 'Too many requests at once.' } })
    this.underWay++
    try {
      const result = await this.parts.run(verb, typeof args === 'object' && args !== null ? args : {})
      this.refresh() // before the answer, so that the page knows the new state when it gets it
      this.post({ ...base, result })
    } catch (failure) {
      const { type, message, document: { reason } } = asApiError(failure)
      this.post({ ...base, error: { type, message, ...(typeof reason === 'string' ? { reason } : {}) } })
    } finally {
      this.underWay--
    }
  }

  private post(message: WireMessage): void {
    if (this.page !== null) this.parts.frame.post(message, this.page)
  }
}
