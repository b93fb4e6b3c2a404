import type { Given } from '../invite/Inviter.ts'
import type { Text } from '../texts/text.ts'
import { h, show, write } from './dom.ts'

/** Milliseconds by which an invitation lasts longer while somebody is at it. */
const patience = 5_000

interface Parts {
  readonly accept: () => void
  readonly decline: () => void
  readonly lapse: () => void
}

/** An invitation above the launcher: read out, reached by the keyboard, and never in the way of what the visitor does. */
export class Invitation {
  readonly element: HTMLElement
  /** What screen readers are told; it must be on the page before there is anything to tell. */
  readonly told = h('p', { class: 'unseen', role: 'status' })
  private readonly words = h('p', {})
  private readonly parts: Parts
  private readonly text: Text
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(text: Text, parts: Parts) {
    this.text = text
    this.parts = parts
    const button = (words: string, kind: string, run: () => void): HTMLElement => h('button', { type: 'button', class: kind, on: { click: run } }, words)
    this.element = h('section', { class: 'invitation', 'aria-label': text('invitation'), hidden: true }, this.words,
      h('div', { class: 'invitation-answers' }, button(text('invitationAccept'), 'primary', parts.accept), button(text('invitationDecline'), 'plain', parts.decline)))
  }

  get isShown(): boolean {
    return !this.element.hidden
  }

  get hasFocus(): boolean {
    return this.element.matches(':focus-within')
  }

  show({ text, language, lasts }: Given): void {
    this.words.lang = language
    write(this.words, text)
    show(this.element, true)
    write(this.told, `${this.text('invitation')}: ${text}`)
    this.lapseAfter(lasts)
  }

  hide(): void {
    clearTimeout(this.timer)
    show(this.element, false)
    write(this.told, '')
  }

  private lapseAfter(milliseconds: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      if (this.element.matches(':focus-within, :hover')) return this.lapseAfter(patience)
      this.hide()
      this.parts.lapse()
    }, milliseconds)
  }
}
