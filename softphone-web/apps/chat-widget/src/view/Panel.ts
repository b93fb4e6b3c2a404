import type { ChatOptions } from '../options.ts'
import type { Talk, TalkState } from '../talk/Talk.ts'
import type { Text } from '../texts/text.ts'
import type { ChatRefusal } from '../wire/ChatApi.ts'
import { Composer } from './Composer.ts'
import { h, icon, icons, show, write } from './dom.ts'
import { offline, preChat, rating, type AskCallback, type Beginning } from './forms.ts'
import { Log } from './Log.ts'
import type { Chime } from './sound.ts'
import { statusText } from './status.ts'
import { TranscriptForm, type TranscriptParts } from './TranscriptForm.ts'
import { UploadList } from './UploadList.ts'

export interface PanelParts {
  readonly talk: Talk
  readonly options: ChatOptions
  readonly text: Text
  readonly chime: Chime
  readonly begin: (said: Beginning) => void
  readonly callBack: AskCallback
  /** Begins a call and puts its strip where it is told; false when it cannot be loaded. */
  readonly call: (place: (strip: HTMLElement) => void, closed: () => void) => Promise<boolean>
  /** What sends the chat by mail. */
  readonly transcript: TranscriptParts
  readonly close: () => void
}

/** The chat's window: one of four faces (form, offline, conversation, after it) below a head and what is to be said at once. */
export class Panel {
  readonly element: HTMLElement
  private readonly parts: PanelParts
  private readonly log: Log
  private readonly composer: Composer
  private readonly uploads: UploadList
  private readonly status = h('p', { class: 'status', role: 'status' })
  private readonly failure = h('p', { class: 'failure', role: 'alert' })
  private readonly writing = h('p', { class: 'writing', role: 'status' })
  private readonly form: HTMLFormElement
  private readonly offline: HTMLElement
  private readonly checking: HTMLElement
  private readonly rating: HTMLFormElement
  private readonly over: HTMLElement
  private readonly thanks: HTMLElement
  private readonly transcript: TranscriptForm
  private readonly sure: HTMLElement
  private readonly leave: HTMLButtonElement
  private readonly phone: HTMLButtonElement
  private readonly phoneInstead: HTMLButtonElement
  private calling = false
  private conversation: string | null = null

  constructor(parts: PanelParts) {
    this.parts = parts
    const { talk, options, text } = parts
    this.log = new Log(text, options.language, id => talk.again(id), line => talk.fileOf(line))
    this.composer = new Composer(text, words => talk.say(words), typing => talk.typing(typing), files => talk.sendFiles(files))
    this.uploads = new UploadList(text, id => talk.cancelFile(id), id => talk.fileAgain(id))
    this.form = preChat(options, text, parts.begin)
    this.offline = offline(options, text, parts.callBack, () => void talk.ask(options.queue))
    this.checking = h('p', { class: 'form hint' }, text('checking'))
    this.rating = rating(text, (score, comment) => void talk.rate(score, comment))
    this.thanks = h('p', { class: 'hint', role: 'status' })
    this.transcript = new TranscriptForm(text, parts.transcript)
    this.over = h('div', { class: 'over-actions' }, this.thanks, this.transcript.element,
      h('button', { type: 'button', class: 'plain', on: { click: () => this.anew() } }, text('newChat')))
    this.leave = this.headButton('endChat', icons.leave, () => this.ask(true))
    this.phone = this.headButton('call', icons.phone, () => void this.call())
    this.phoneInstead = h('button', { type: 'button', class: 'plain', on: { click: () => void this.call() } }, text('call'))
    this.form.append(this.phoneInstead)
    this.sure = this.sureElement()
    const title = h('h2', { id: 'crm-title' }, options.title ?? text('title'))
    this.element = h('section', { class: 'panel', role: 'dialog', 'aria-labelledby': 'crm-title', hidden: true, tabindex: -1 },
      h('div', { class: 'head' }, title, this.phone, this.leave, this.soundButton(), this.headButton('closeChat', icons.down, parts.close)),
      this.status, this.failure, this.sure, this.checking, this.form, this.offline, this.log.element, this.writing, this.uploads.element, this.composer.element, this.rating, this.over)
    this.render(talk.get())
  }

  render(state: TalkState): void {
    const { text } = this.parts
    const talking = state.right !== null
    const ended = state.status?.state === 'ended'
    if (state.right?.conversationId !== this.conversation) {
      this.conversation = state.right?.conversationId ?? null
      this.log.clear()
    }
    const hadFocus = this.focusInside()
    show(this.checking, !talking && state.online === null)
    show(this.form, !talking && state.online === true)
    show(this.offline, !talking && state.online === false)
    show(this.log.element, talking)
    show(this.composer.element, talking && !ended)
    show(this.leave, talking && !ended)
    show(this.rating, talking && ended && (state.rating === 'open' || state.rating === 'sending'))
    show(this.over, talking && ended)
    show(this.status, talking)
    for (const button of [this.phone, this.phoneInstead]) show(button, state.calls && !this.calling)
    if (ended || !talking) show(this.sure, false)
    this.element.classList.toggle('lost', state.link === 'lost')
    write(this.status, talking ? statusText(state, text) : '')
    write(this.failure, this.failureText(state.failure))
    write(this.writing, state.writing === null || ended ? '' : state.writing === '' ? text('writesNoName') : text('writes', { name: state.writing }))
    write(this.thanks, state.rating === 'given' ? text('rateThanks') : '')
    this.renderStart(state)
    this.transcript.render(ended ? state.right : null)
    if (talking) this.log.render(state)
    this.uploads.render(state.files)
    if (hadFocus && !this.focusInside()) this.focus()
  }

  /** Begins a call, unless there is one. */
  async call(): Promise<void> {
    if (this.calling) return
    const { text, call, talk } = this.parts
    this.calling = true
    this.render(talk.get())
    const over = (): void => {
      this.calling = false
      this.render(talk.get())
      this.focus()
    }
    if (await call(strip => this.status.before(strip), over)) return
    over()
    write(this.failure, text('callFailed'))
  }

  /** Goes to where one goes on. */
  focus(): void {
    const places = [this.composer.field, ...this.form.querySelectorAll<HTMLElement>('input, select, textarea'), ...this.rating.querySelectorAll<HTMLElement>('input'),
      ...this.element.querySelectorAll<HTMLElement>('button')]
    const place = places.find(candidate => candidate.offsetParent !== null)
    ;(place ?? this.element).focus()
    this.log.toEnd()
  }

  private focusInside(): boolean {
    const { activeElement } = this.element.getRootNode() as ShadowRoot | Document
    return activeElement !== null && this.element.contains(activeElement) && (activeElement as HTMLElement).offsetParent !== null
  }

  private renderStart({ beginning }: TalkState): void {
    const start = this.form.querySelector<HTMLButtonElement>('.primary')
    if (start === null) return
    start.setAttribute('aria-disabled', String(beginning))
    write(start, this.parts.text(beginning ? 'starting' : 'start'))
  }

  private failureText(failure: ChatRefusal | null): string {
    const { text } = this.parts
    if (failure === null) return ''
    return text(failure.status === 0 || failure.status >= 500 ? 'unreachable' : failure.status === 429 ? 'tooMany' : 'failed')
  }

  private ask(open: boolean): void {
    show(this.sure, open)
    if (open) this.sure.querySelector<HTMLElement>('button')?.focus()
    else this.focus()
  }

  private anew(): void {
    this.parts.talk.forget()
    this.rating.reset()
    void this.parts.talk.ask(this.parts.options.queue).then(() => this.focus())
  }

  private sureElement(): HTMLElement {
    const { talk, text } = this.parts
    const button = (words: string, kind: string, run: () => void): HTMLElement => h('button', { type: 'button', class: kind, on: { click: run } }, words)
    return h('div', { class: 'sure', role: 'group', 'aria-label': text('endSure'), hidden: true }, h('p', {}, text('endSure')),
      button(text('endYes'), 'primary', () => {
        show(this.sure, false)
        this.focus()
        void talk.end()
      }),
      button(text('endNo'), 'plain', () => this.ask(false)))
  }

  private headButton(label: 'endChat' | 'closeChat' | 'call', path: string, run: () => void): HTMLButtonElement {
    const words = this.parts.text(label)
    return h('button', { type: 'button', class: 'head-button', 'aria-label': words, title: words, on: { click: run } }, icon(path))
  }

  private soundButton(): HTMLButtonElement {
    const { chime, text } = this.parts
    const draw = (): void => {
      const words = text(chime.on ? 'soundOff' : 'soundOn')
      button.setAttribute('aria-label', words)
      button.title = words
      button.replaceChildren(icon(chime.on ? icons.bell : icons.bellOff))
    }
    const button = h('button', {
      type: 'button', class: 'head-button',
      on: {
        click: () => {
          chime.on = !chime.on
          draw()
        },
      },
    })
    draw()
    return button
  }
}
