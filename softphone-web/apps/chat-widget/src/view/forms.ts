import type { ChatOptions, Field, FieldName } from '../options.ts'
import type { Text } from '../texts/text.ts'
import { textLimit } from '../wire/contract.ts'
import { h } from './dom.ts'

/** What the customer said before a chat. */
export interface Beginning {
  readonly name: string | null
  readonly email: string | null
  readonly topic: string | null
  readonly message: string
}

/** The longest a field may be: what the server takes. */
const limits: Readonly<Record<FieldName, number>> = { name: 100, email: 254, topic: 200 }

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** A labelled field with a place for what is wrong with it. */
export function labelled(text: Text, id: string, label: string, control: Control): HTMLElement {
  const { required } = control
  control.id = id
  control.setAttribute('aria-describedby', `${id}-fault`)
  return h('div', { class: 'field' },
    h('label', { for: id }, label, required ? null : h('span', { class: 'optional' }, ` (${text('optional')})`)),
    control, h('p', { class: 'fault', id: `${id}-fault` }))
}

/** Says at each field what is wrong, goes to the first such one; true when nothing is. The words are ours, not the browser's. */
export function check(form: HTMLFormElement, text: Text, wrong: (control: Control) => string | null): boolean {
  const controls = [...form.elements].filter(element => element.id !== '') as Control[]
  let first: Control | null = null
  for (const control of controls) {
    const fault = control.required && control.value.trim() === '' ? text('missing') : wrong(control)
    control.setAttribute('aria-invalid', String(fault !== null))
    const place = control.parentElement?.querySelector('.fault')
    if (place !== null && place !== undefined) place.textContent = fault ?? ''
    if (fault !== null) first ??= control
  }
  first?.focus()
  return first === null
}

export const looksLikeEmail = (value: string): boolean => value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)

/** What is asked before a chat. */
export function preChat(options: ChatOptions, text: Text, begin: (said: Beginning) => void): HTMLFormElement {
  const control = ({ name, required }: Field): Control => {
    if (name === 'topic' && options.topics.length > 0) {
      return h('select', { name, required }, h('option', { value: '' }, text('chooseTopic')), ...options.topics.map(topic => h('option', { value: topic }, topic)))
    }
    const kinds = { name: ['text', 'name'], email: ['email', 'email'], topic: ['text', 'off'] } as const
    return h('input', { name, required, type: kinds[name][0], autocomplete: kinds[name][1], maxlength: limits[name] })
  }
  const value = (name: string): string => (form.elements.namedItem(name) as Control | null)?.value.trim() ?? ''
  const form: HTMLFormElement = h('form', {
    class: 'form', novalidate: true,
    on: {
      submit: event => {
        event.preventDefault()
        if (!check(form, text, field => (field.name === 'email' && !looksLikeEmail(field.value.trim()) ? text('wrongEmail') : null))) return
        begin({ name: value('name') || null, email: value('email') || null, topic: value('topic') || null, message: value('message') })
      },
    },
  },
  h('p', {}, text('intro')),
  ...options.fields.map(field => labelled(text, `crm-${field.name}`, text(field.name), control(field))),
  labelled(text, 'crm-message', text('message'), h('textarea', { name: 'message', rows: 3, required: true, maxlength: textLimit })),
  h('button', { type: 'submit', class: 'primary' }, text('start')))
  return form
}

/** Asks for a call back; what came of it, or that the number is none we can call. */
export type AskCallback = (number: string, name: string | null) => Promise<'done' | 'number' | 'failed'>

/** What is shown while nobody could take a chat: come back later, or be called back. */
export function offline(
  options: ChatOptions, text: Text, callBack: AskCallback, tryAgain: () => void): HTMLElement {
  const outcome = h('p', { role: 'status', class: 'hint' })
  const again = h('button', { type: 'button', class: 'plain', on: { click: tryAgain } }, text('tryAgain'))
  const head = [h('p', { class: 'strong' }, text('offlineTitle')), h('p', {}, text(options.callbackQueue === null ? 'offlineBody' : 'offlineCallback'))]
  if (options.callbackQueue === null) return h('div', { class: 'form' }, ...head, again)
  const name = h('input', { name: 'name', type: 'text', autocomplete: 'name', maxlength: limits.name })
  const number = h('input', { name: 'number', type: 'tel', autocomplete: 'tel', required: true, maxlength: 32 })
  const form: HTMLFormElement = h('form', {
    class: 'form', novalidate: true,
    on: {
      submit: event => {
        event.preventDefault()
        const fits = (value: string): boolean => /^\+?[\d\s().-]{5,}$/.test(value.trim())
        if (!check(form, text, field => (field === number && !fits(number.value) ? text('wrongNumber') : null))) return
        void callBack(number.value.trim(), name.value.trim() || null).then(came => {
          if (came === 'number') check(form, text, field => (field === number ? text('wrongNumber') : null))
          outcome.textContent = came === 'number' ? '' : text(came === 'done' ? 'callbackDone' : 'callbackFailed')
        })
      },
    },
  },
  ...head, labelled(text, 'crm-callback-name', text('name'), name), labelled(text, 'crm-callback-number', text('number'), number),
  h('button', { type: 'submit', class: 'primary' }, text('askCallback')), outcome, again)
  return form
}

/** How it was, from 1 to 5, each with its word. */
export function rating(text: Text, rate: (score: number, comment: string) => void): HTMLFormElement {
  const scores = [1, 2, 3, 4, 5] as const
  const send = h('button', { type: 'submit', class: 'primary', disabled: true }, text('rateSend'))
  const comment = h('textarea', { id: 'crm-rate-comment', rows: 2, maxlength: 1_000 })
  const form: HTMLFormElement = h('form', {
    class: 'form rating',
    on: {
      change: () => { send.disabled = chosen() === null },
      submit: event => {
        event.preventDefault()
        const score = chosen()
        if (score !== null) rate(score, comment.value)
      },
    },
  },
  h('fieldset', {}, h('legend', {}, text('rateTitle')), h('div', { class: 'scores' }, ...scores.map(score => h('label', {},
    h('input', { type: 'radio', name: 'crm-score', value: score }),
    h('span', { class: 'score' }, h('span', { 'aria-hidden': 'true' }, String(score)), h('span', { class: 'score-word' }, text(`rate.${score}`))))))),
  h('div', { class: 'field' }, h('label', { for: 'crm-rate-comment' }, text('rateComment'), h('span', { class: 'optional' }, ` (${text('optional')})`)), comment),
  send)
  const chosen = (): number | null => {
    const value = new FormData(form).get('crm-score')
    return value === null ? null : Number(value)
  }
  return form
}
