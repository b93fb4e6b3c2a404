import { ClickToDial } from './ClickToDial.ts'
import { readWire, signedOutState, wireVersion, type CtiArguments, type CtiCall, type CtiScreenPop, type CtiSearchResult, type CtiState, type CtiVerb, type WireFailure, type WireMessage } from './wire.ts'

export interface CtiOptions {
  /** Address of the server, for example `https://crm.example.com`. */
  readonly server: string
  /** Where the softphone's frame is put. Default: the end of the page. */
  readonly container?: HTMLElement
  /** Pixels; default 380 by 560. */
  readonly width?: number
  readonly height?: number
  /** Milliseconds until a request without answer fails. Default 15,000. */
  readonly timeout?: number
}

/** Why a request came to nothing: `timeout`, `closed`, `signed-out`, `wrong-state`, `invalid`, or the word of a problem of the server. */
export class CtiError extends Error {
  readonly type: string
  /** Why, as a stable word such as `premium-rate`; null where the type says it all. */
  readonly reason: string | null

  constructor(type: string, message: string, reason: string | null = null) {
    super(message)
    this.name = 'CtiError'
    this.type = type
    this.reason = reason
  }
}

type Listener<T> = (value: T) => void

interface Waiting { readonly resolve: (result: unknown) => void; readonly reject: (error: CtiError) => void; readonly timer: ReturnType<typeof setTimeout> }

/** Embeds the softphone; resolves when it answers. A page whose origin the server does not list gets no answer: `timeout`. */
export function open(options: CtiOptions): Promise<Cti> {
  const cti = new Cti(options)
  return cti.ready.then(() => cti, (error: unknown) => {
    cti.close()
    throw error
  })
}

/** The softphone in a frame of this page. */
export class Cti {
  readonly frame: HTMLIFrameElement
  /** Resolves when the softphone answered for the first time. */
  readonly ready: Promise<void>

  private readonly origin: string
  private readonly timeout: number
  private readonly waiting = new Map<number, Waiting>()
  private readonly begins = new Set<Listener<CtiCall>>()
  private readonly ends = new Set<Listener<CtiCall>>()
  private readonly changes = new Set<Listener<CtiState>>()
  private readonly pops = new Set<Listener<CtiScreenPop>>()
  private readonly dials = new Set<(number: string, element: Element) => boolean | void>()
  private readonly clicks: ClickToDial
  private state: CtiState = signedOutState
  private asked = 0
  private closed = false
  private greeting: ReturnType<typeof setInterval> | undefined
  private welcome: () => void = () => undefined
  private refuse: (error: CtiError) => void = () => undefined

  constructor(options: CtiOptions) {
    this.origin = new URL(options.server, location.href).origin
    this.timeout = options.timeout ?? 15_000
    this.clicks = new ClickToDial(document, (number, element) => this.clicked(number, element))
    this.ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.refuse(new CtiError('timeout', 'The softphone does not answer.')), this.timeout)
      this.welcome = () => { clearTimeout(timer); clearInterval(this.greeting); resolve() }
      this.refuse = error => { clearTimeout(timer); clearInterval(this.greeting); reject(error) }
    })
    addEventListener('message', this.take)
    this.frame = document.createElement('iframe')
    this.frame.src = `${this.origin}/softphone`
    this.frame.title = 'Softphone'
    this.frame.allow = `microphone ${this.origin}; autoplay ${this.origin}; speaker-selection ${this.origin}`
    this.frame.style.cssText = 'border:0;display:block'
    this.frame.width = String(options.width ?? 380)
    this.frame.height = String(options.height ?? 560)
    ;(options.container ?? document.body).append(this.frame)
    this.greeting = setInterval(() => this.post({ crm: 'cti', v: wireVersion, kind: 'hello' }), 250)
  }

  /** A call rings, or one of the agent's own begins. Returns what ends the listening, as all of these do. */
  onCallBegin(listener: Listener<CtiCall>): () => void { return listen(this.begins, listener) }

  /** The conversation, or the offer, is over. Wrap-up may follow. */
  onCallEnd(listener: Listener<CtiCall>): () => void { return listen(this.ends, listener) }

  /** Anything changed: who is signed in, presence, the call. */
  onStateChange(listener: Listener<CtiState>): () => void { return listen(this.changes, listener) }

  /** Somebody is to be shown. Without a listener our own record of him opens in a window. */
  onScreenPop(listener: Listener<CtiScreenPop>): () => void { return listen(this.pops, listener) }

  /** A number was clicked, while click to dial is enabled. A listener that returns false keeps it from being dialled. */
  onClickToDial(listener: (number: string, element: Element) => boolean | void): () => void { return listen(this.dials, listener) }

  enableClickToDial(): void { this.clicks.enable() }

  disableClickToDial(): void { this.clicks.disable() }

  /** The last known state, at once. */
  getState(): CtiState { return this.state }

  /** The call there is, asked of the softphone; null without one. */
  getCallState(): Promise<CtiCall | null> { return this.ask<CtiState>('getState').then(state => state.call) }

  answer(): Promise<void> { return this.ask('answer') }

  reject(reason?: string): Promise<void> { return this.ask('reject', { reason }) }

  hangup(): Promise<void> { return this.ask('hangup') }

  hold(): Promise<void> { return this.ask('hold') }

  resume(): Promise<void> { return this.ask('resume') }

  mute(): Promise<void> { return this.ask('mute') }

  unmute(): Promise<void> { return this.ask('unmute') }

  sendDigits(digits: string): Promise<void> { return this.ask('dtmf', { digits }) }

  dial(number: string): Promise<void> { return this.ask('dial', { number }) }

  /** To a queue, an agent or a number. */
  transfer(target: { readonly kind: string; readonly value: string }): Promise<void> { return this.ask('transfer', { ...target }) }

  setPresence(presence: string, reason?: string): Promise<void> { return this.ask('setPresence', { presence, reason }) }

  finishWrapUp(code?: string, notes?: string): Promise<void> { return this.ask('wrapUp', { code, notes }) }

  /** Writes a note to an interaction, by default the present or last one; `customerId` says who it was with. */
  saveLog(log: { readonly text: string; readonly interactionId?: string; readonly customerId?: string }): Promise<{ readonly noteId: string }> {
    return this.ask('saveLog', { ...log })
  }

  screenPop(customerId: string): Promise<CtiScreenPop> { return this.ask('screenPop', { customerId }) }

  /** Looks for customers and shows the one that fits; several or none are only told. Of outbound and internal calls nothing is shown, nor when `deferred`. */
  searchAndScreenPop(search: string, options: { readonly callType?: 'inbound' | 'outbound' | 'internal'; readonly deferred?: boolean } = {}): Promise<CtiSearchResult> {
    return this.ask('searchAndScreenPop', { search, ...options })
  }

  setPanelHeight(pixels: number): void { this.frame.height = String(Math.max(0, Math.round(pixels))) }

  setPanelWidth(pixels: number): void { this.frame.width = String(Math.max(0, Math.round(pixels))) }

  /** Hidden it goes on ringing and talking. */
  setPanelVisibility(visible: boolean): void { this.frame.style.display = visible ? 'block' : 'none' }

  /** Takes the softphone off the page; what waits for an answer fails. */
  close(): void {
    if (this.closed) return
    this.closed = true
    clearInterval(this.greeting)
    removeEventListener('message', this.take)
    this.clicks.disable()
    this.frame.remove()
    const error = new CtiError('closed', 'The softphone was taken off the page.')
    this.refuse(error)
    for (const { reject, timer } of this.waiting.values()) { clearTimeout(timer); reject(error) }
    this.waiting.clear()
  }

  private ask<T = void>(verb: CtiVerb, args: CtiArguments = {}): Promise<T> {
    if (this.closed) return Promise.reject(new CtiError('closed', 'The softphone was taken off the page.'))
    const id = ++this.asked
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id)
        reject(new CtiError('timeout', `The softphone did not answer to ${verb}.`))
      }, this.timeout)
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, timer })
      this.post({ crm: 'cti', v: wireVersion, kind: 'request', id, verb, args })
    })
  }

  private post(message: WireMessage): void {
    this.frame.contentWindow?.postMessage(message, this.origin)
  }

  private readonly take = (event: MessageEvent): void => {
    if (event.origin !== this.origin || event.source !== this.frame.contentWindow) return
    const message = readWire(event.data)
    if (message?.kind === 'welcome') { this.show(message.state); this.welcome() }
    else if (message?.kind === 'answer') this.settle(message.id, message.result, message.error)
    else if (message?.kind === 'event' && message.name === 'state') this.show(message.data as CtiState)
    else if (message?.kind === 'event' && message.name === 'screenPop') this.pop(message.data as CtiScreenPop)
  }

  private settle(id: number, result: unknown, error: WireFailure | undefined): void {
    const waiting = this.waiting.get(id)
    if (waiting === undefined) return
    this.waiting.delete(id)
    clearTimeout(waiting.timer)
    if (error === undefined) waiting.resolve(result)
    else waiting.reject(new CtiError(error.type, error.message, error.reason ?? null))
  }

  private show(state: CtiState): void {
    const before = live(this.state.call)
    const now = live(state.call)
    this.state = state
    tell(this.changes, state)
    if (before !== null && before.interactionId !== now?.interactionId) tell(this.ends, before)
    if (now !== null && before?.interactionId !== now.interactionId) tell(this.begins, now)
  }

  private pop(who: CtiScreenPop): void {
    if (this.pops.size > 0) tell(this.pops, who)
    else window.open(who.url, 'crm-customer')
  }

  private clicked(number: string, element: Element): void {
    let wanted = true
    for (const listener of this.dials) wanted = listener(number, element) !== false && wanted
    if (wanted) this.dial(number).catch((error: unknown) => console.warn('Crm:', error))
  }
}

/** A call that is not over for the customer. */
function live(call: CtiCall | null): CtiCall | null {
  return call === null || call.state === 'wrapUp' ? null : call
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell<T>(listeners: Set<Listener<T>>, value: T): void {
  for (const listener of [...listeners]) listener(value)
}
