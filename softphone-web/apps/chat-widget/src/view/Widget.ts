import style from '../style.css?inline'
import type { ChatOptions } from '../options.ts'
import type { Talk, TalkState } from '../talk/Talk.ts'
import { textIn, type Text } from '../texts/text.ts'
import { textOn } from './colors.ts'
import type { Given } from '../invite/Inviter.ts'
import { h, icon, icons, show, write } from './dom.ts'
import { Invitation } from './Invitation.ts'
import { Panel, type PanelParts } from './Panel.ts'
import { Chime } from './sound.ts'

const openKey = 'crm.chat open'

export interface WidgetParts extends Pick<PanelParts, 'begin' | 'callBack' | 'call' | 'transcript'> {
  /** The window opens: what the visitor was invited to, if he was. */
  readonly opened: () => void
  readonly declined: () => void
  /** An invitation went away without an answer. */
  readonly lapsed: () => void
}

/** The launcher and its window, in a closed shadow tree: the site's styles and scripts do not reach in, and ours not out. */
export class Widget {
  private readonly host: HTMLElement
  private readonly launcher: HTMLButtonElement
  private readonly badge: HTMLElement
  private readonly phone: HTMLButtonElement
  private readonly panel: Panel
  private readonly invitation: Invitation
  private readonly talk: Talk
  private readonly options: ChatOptions
  private readonly text: Text
  private readonly chime = new Chime()
  private readonly endings: (() => void)[] = []
  private readonly parts: WidgetParts
  private isOpen = false
  private newest = 0

  constructor(talk: Talk, options: ChatOptions, parts: WidgetParts) {
    this.talk = talk
    this.options = options
    this.text = textIn(options.language)
    this.panel = new Panel({ ...parts, talk, options, text: this.text, chime: this.chime, close: () => this.close() })
    this.parts = parts
    this.invitation = new Invitation(this.text, {
      accept: () => this.open(),
      decline: () => this.decline(),
      lapse: () => parts.lapsed(),
    })
    this.badge = h('span', { class: 'badge', hidden: true })
    this.launcher = h('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', on: { click: () => this.toggle() } },
      icon(icons.chat), h('span', { class: 'launcher-words' }, options.launcher ?? this.text('launcher')), this.badge)
    this.phone = h('button', {
      type: 'button', class: 'launcher-call', 'aria-label': this.text('call'), title: this.text('call'), hidden: true,
      on: {
        click: () => {
          this.open()
          void this.panel.call()
        },
      },
    }, icon(icons.phone))
    this.host = h('div', { lang: options.language === 'zh' ? 'zh-CN' : 'en', 'data-crm-chat': options.queue })
    this.mount()
    this.endings.push(talk.subscribe(() => this.render(talk.get())), this.followPage())
    this.render(talk.get())
  }

  /** Whether a visitor could be invited: the window is closed. */
  get isClosed(): boolean {
    return !this.isOpen
  }

  /** Invites the visitor, without taking the focus. */
  invite(given: Given): void {
    this.invitation.show(given)
  }

  open(): void {
    if (this.isOpen) return
    this.invitation.hide()
    this.parts.opened()
    this.setOpen(true)
    this.panel.focus()
  }

  close(): void {
    if (!this.isOpen) return
    this.setOpen(false)
    this.launcher.focus()
  }

  /** Shows the window again where the customer had it open on the page before, without taking the focus. */
  restore(): void {
    if (this.talk.get().right !== null && remembered()) this.setOpen(true)
  }

  destroy(): void {
    this.invitation.hide()
    for (const end of this.endings.splice(0)) end()
    this.host.remove()
  }

  private toggle(): void {
    if (this.isOpen) this.close()
    else this.open()
  }

  private setOpen(open: boolean): void {
    this.isOpen = open
    show(this.panel.element, open)
    this.launcher.setAttribute('aria-expanded', String(open))
    remember(open)
    this.look()
    this.render(this.talk.get())
  }

  private mount(): void {
    const { color, theme, corner } = this.options
    const root = this.host.attachShadow({ mode: 'closed' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [sheet]
    const frame = h('div', { class: `frame ${corner} ${theme}`, on: { keydown: event => this.press(event as KeyboardEvent) } }, this.panel.element, this.invitation.told, this.invitation.element,
      h('div', { class: 'launchers' }, this.phone, this.launcher))
    frame.style.setProperty('--accent', color)
    frame.style.setProperty('--on-accent', textOn(color))
    root.append(frame)
    document.body.append(this.host)
  }

  private press(event: KeyboardEvent): void {
    event.stopPropagation() // the site's own keys are not meant while somebody writes here
    if (event.key !== 'Escape' || event.isComposing) return
    if (this.isOpen) this.close()
    else if (this.invitation.isShown) this.decline()
  }

  private decline(): void {
    const { hasFocus } = this.invitation
    this.invitation.hide()
    if (hasFocus) this.launcher.focus()
    this.parts.declined()
  }

  private render(state: TalkState): void {
    this.panel.render(state)
    const away = state.online === false && state.right === null && this.options.whenOffline === 'hide'
    show(this.launcher, !away || this.isOpen)
    show(this.phone, state.calls && !this.isOpen)
    show(this.badge, state.unread > 0)
    write(this.badge, state.unread > 99 ? '99+' : String(state.unread))
    const name = this.text(this.isOpen ? 'closeChat' : 'openChat')
    const words = this.options.launcher ?? this.text('launcher')
    const unread = state.unread > 0 ? `, ${this.text('unread', { count: state.unread })}` : ''
    this.launcher.setAttribute('aria-label', `${words}: ${name}${unread}`)
    this.announce(state)
  }

  /** A tone for what has come from the other side since the page was opened. */
  private announce({ lines, link }: TalkState): void {
    const newest = lines.findLast(line => line.kind === 'text' && line.from !== 'customer')?.seq ?? 0
    if (newest > this.newest && this.newest > 0 && link === 'online') this.chime.play()
    this.newest = Math.max(this.newest, newest, lines.length > 0 ? 1 : 0)
  }

  private look(): void {
    this.talk.look(this.isOpen && document.visibilityState === 'visible')
  }

  private followPage(): () => void {
    const look = (): void => {
      this.look()
      if (document.visibilityState === 'visible') this.talk.retryNow()
    }
    const back = (): void => this.talk.retryNow()
    const gone = (): void => this.talk.renew()
    document.addEventListener('visibilitychange', look)
    addEventListener('online', back)
    addEventListener('offline', gone)
    return () => {
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', back)
      removeEventListener('offline', gone)
    }
  }
}

function remembered(): boolean {
  try {
    return sessionStorage.getItem(openKey) === '1'
  } catch {
    return false // storage is forbidden: the window stays closed
  }
}

function remember(open: boolean): void {
  try {
    sessionStorage.setItem(openKey, open ? '1' : '0')
  } catch {
    return // storage is forbidden: the next page begins with the launcher
  }
}
