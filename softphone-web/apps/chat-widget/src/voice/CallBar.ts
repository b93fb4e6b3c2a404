import style from './style.css?inline'
import { h, icon, show, write } from '../view/dom.ts'
import { endText, type CallText } from './texts.ts'
import type { CallState, VoiceCall } from './VoiceCall.ts'

const signs = {
  microphone: 'M12 3.500a2.500 2.500 0 0 1 2.500 2.500v5.500a2.500 2.500 0 0 1-5 0V6A2.500 2.500 0 0 1 12 3.500zM6 11a6 6 0 0 0 12 0M12 17v3.500',
  keypad: 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01',
  down: 'M3.500 14.500c5-5 12-5 17 0l-2.500 2.500-3-1.500v-2.500c-2-.7-4-.7-6 0v2.500l-3 1.500z',
} as const

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** The strip of a call: how it stands, mute, keypad, hang up. */
export class CallBar {
  readonly element: HTMLElement
  private readonly call: VoiceCall
  private readonly text: CallText
  private readonly status = h('p', { class: 'call-status', role: 'status' })
  private readonly time = h('span', { class: 'call-time' })
  private readonly mute: HTMLButtonElement
  private readonly pad: HTMLElement
  private readonly padButton: HTMLButtonElement
  private readonly end: HTMLButtonElement
  private readonly close: HTMLButtonElement
  private ticking: ReturnType<typeof setInterval> | undefined

  constructor(call: VoiceCall, text: CallText, closed: () => void) {
    this.call = call
    this.text = text
    this.mute = this.button('mute', signs.microphone, () => call.mute(!call.get().muted))
    this.padButton = this.button('keypad', signs.keypad, () => this.showPad(this.pad.hidden !== false))
    this.end = this.button('hangUp', signs.down, () => call.hangUp())
    this.end.classList.add('call-end')
    this.pad = h('div', { class: 'call-pad', role: 'group', 'aria-label': text('keypad'), hidden: true },
      ...keys.map(key => h('button', { type: 'button', class: 'plain', on: { click: () => call.press(key) } }, key)))
    this.close = h('button', { type: 'button', class: 'plain', on: { click: closed } }, text('close'))
    this.element = h('div', { class: 'call', role: 'group', 'aria-label': text('call'), on: { keydown: event => this.type(event as KeyboardEvent) } },
      this.status, this.time, h('div', { class: 'call-buttons' }, this.mute, this.padButton, this.end, this.close), this.pad)
  }

  /** Goes on as long as the strip is in the page. */
  begin(): () => void {
    const root = this.element.getRootNode() as ShadowRoot
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
    this.ticking = setInterval(() => this.renderTime(this.call.get()), 1_000)
    const stop = this.call.subscribe(() => this.render(this.call.get()))
    this.render(this.call.get())
    return () => {
      stop()
      clearInterval(this.ticking)
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter(other => other !== sheet)
      this.element.remove()
    }
  }

  private render(state: CallState): void {
    const { phase, muted } = state
    const onLine = phase === 'waiting' || phase === 'connected'
    const focused = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement)
    write(this.status, this.statusText(state))
    show(this.mute, onLine)
    show(this.padButton, onLine)
    show(this.end, phase !== 'ended')
    show(this.close, phase === 'ended')
    if (!onLine) this.showPad(false)
    this.mute.setAttribute('aria-pressed', String(muted))
    const words = this.text(muted ? 'unmute' : 'mute')
    this.mute.title = words
    this.mute.setAttribute('aria-label', words)
    this.renderTime(state)
    if (focused && phase === 'ended') this.close.focus()
  }

  private renderTime({ connectedAt, phase }: CallState): void {
    if (phase === 'ended') return
    const seconds = connectedAt === null ? null : Math.max(0, Math.floor((Date.now() - connectedAt) / 1_000))
    write(this.time, seconds === null ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`)
  }

  private statusText({ phase, position, estimatedWait, agent, reason }: CallState): string {
    const { text } = this
    switch (phase) {
      case 'asking': return text('asking')
      case 'calling': return text('calling')
      case 'waiting': {
        const place = position === null ? text('waiting') : position <= 1 ? text('next') : text('position', { position })
        const wait = estimatedWait === null ? '' : estimatedWait < 60 ? text('waitSoon') : text('waitMinutes', { minutes: Math.round(estimatedWait / 60) })
        return `${place} ${wait}`.trim()
      }
      case 'connected': return agent === null ? text('connectedNoName') : text('connected', { name: agent })
      case 'ended': return endText(text, reason ?? '')
    }
  }

  /** Digits may also be typed while the keypad is open. */
  private type(event: KeyboardEvent): void {
    if (!this.pad.hidden && keys.includes(event.key as typeof keys[number])) this.call.press(event.key)
  }

  private showPad(shown: boolean): void {
    show(this.pad, shown)
    this.padButton.setAttribute('aria-expanded', String(shown))
    if (shown) this.pad.querySelector<HTMLElement>('button')?.focus()
  }

  private button(label: 'mute' | 'keypad' | 'hangUp', path: string, run: () => void): HTMLButtonElement {
    const words = this.text(label)
    return h('button', { type: 'button', class: 'call-button', 'aria-label': words, title: words, on: { click: run } }, icon(path))
  }
}
