import type { Text } from '../texts/text.ts'
import { ChatRefusal, type Right } from '../wire/ChatApi.ts'
import { h, show, write } from './dom.ts'
import { check, labelled, looksLikeEmail } from './forms.ts'

export interface TranscriptParts {
  /** Whether the chat could be sent by mail. */
  readonly may: (right: Right) => Promise<boolean>
  /** Sends it; fails with a {@link ChatRefusal}. */
  readonly send: (right: Right, email: string) => Promise<void>
}

/** Below a chat that is over: an address to send it to. Not there where no mail is sent, and once only. */
export class TranscriptForm {
  readonly element: HTMLElement
  private readonly parts: TranscriptParts
  private readonly text: Text
  private readonly form: HTMLFormElement
  private readonly email: HTMLInputElement
  private readonly outcome = h('p', { class: 'hint', role: 'status' })
  private asked: string | null = null
  private right: Right | null = null

  constructor(text: Text, parts: TranscriptParts) {
    this.parts = parts
    this.text = text
    this.email = h('input', { name: 'email', type: 'email', autocomplete: 'email', required: true, maxlength: 254 })
    this.form = h('form', {
      class: 'form', novalidate: true, hidden: true,
      on: {
        submit: event => {
          event.preventDefault()
          const value = this.email.value.trim()
          if (this.right !== null && check(this.form, text, () => (looksLikeEmail(value) ? null : text('wrongEmail')))) void this.send(this.right, value)
        },
      },
    }, labelled(text, 'crm-transcript', text('mailTo'), this.email), h('button', { type: 'submit', class: 'plain' }, text('mailSend')))
    this.element = h('div', { class: 'transcript' }, this.form, this.outcome)
  }

  /** Follows the chat that is over; null while there is none. */
  render(right: Right | null): void {
    this.right = right
    if (right === null) {
      this.asked = null
      show(this.form, false)
      write(this.outcome, '')
    } else if (right.conversationId !== this.asked) {
      this.asked = right.conversationId
      this.parts.may(right).then(may => {
        if (this.right?.conversationId === right.conversationId) show(this.form, may)
      }, () => undefined) // then it is not offered
    }
  }

  private async send(right: Right, email: string): Promise<void> {
    try {
      await this.parts.send(right, email)
      this.done(this.text('mailSent', { email }))
    } catch (failure) {
      const status = failure instanceof ChatRefusal ? failure.status : 0
      if (status === 409) this.done(this.text('mailBefore'))
      else write(this.outcome, this.text(status === 429 ? 'tooMany' : 'failed'))
    }
  }

  private done(words: string): void {
    show(this.form, false)
    write(this.outcome, words)
  }
}
