import type { TalkState } from '../talk/Talk.ts'
import type { Outgoing } from '../talk/Kept.ts'
import { fate } from '../talk/lines.ts'
import { textOr, type Text } from '../texts/text.ts'
import type { ChatMessage } from '../wire/contract.ts'
import { h, write } from './dom.ts'
import { FileLine, type Fetching } from './FileLine.ts'
import { partsOf } from './links.ts'

/** How near to the end somebody must be, in pixels, for new lines to pull him along. */
const nearEnd = 80

/** The lines of a conversation. Each is drawn once; only what is new is added, so that screen readers read only that. */
export class Log {
  readonly element: HTMLElement
  private readonly text: Text
  private readonly language: string
  private readonly again: (id: string) => void
  private readonly list: HTMLElement
  private readonly pending: HTMLElement
  private readonly fate: HTMLElement
  private readonly drawn = new Map<number, HTMLElement>()
  private readonly waiting = new Map<string, HTMLElement>()
  private readonly fetching: Fetching
  private files: FileLine[] = []

  constructor(text: Text, language: string, again: (id: string) => void, fetching: Fetching) {
    this.text = text
    this.fetching = fetching
    this.language = language
    this.again = again
    this.list = h('div', { class: 'lines' })
    this.pending = h('div', { class: 'lines' })
    this.fate = h('p', { class: 'fate' })
    this.element = h('div', { class: 'log', role: 'log', tabindex: 0, 'aria-label': text('log') }, this.list, this.fate, this.pending)
  }

  render(state: TalkState): void {
    const atEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < nearEnd
    const before = this.drawn.size + this.waiting.size
    this.renderLines(state.lines)
    this.renderPending(state)
    const own = state.lines.findLast(line => line.from === 'customer' && line.kind === 'text')
    const last = own !== undefined && state.outbox.length === 0 && !state.lines.some(line => line.seq > own.seq && line.kind === 'text')
    write(this.fate, last ? this.text(fate(own, state.reached)) : '')
    const grown = this.drawn.size + this.waiting.size !== before
    if (grown && (atEnd || state.outbox.length > 0)) this.toEnd()
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight
  }

  clear(): void {
    for (const file of this.files.splice(0)) file.drop()
    this.drawn.clear()
    this.waiting.clear()
    this.list.replaceChildren()
    this.pending.replaceChildren()
  }

  private renderLines(lines: readonly ChatMessage[]): void {
    if (lines.length < this.drawn.size) this.clear()
    let after: HTMLElement | null = null
    for (const line of lines) {
      let element = this.drawn.get(line.seq)
      if (element === undefined) {
        element = this.lineElement(line)
        this.drawn.set(line.seq, element)
        if (after === null) this.list.prepend(element)
        else after.after(element)
      }
      after = element
    }
  }

  private renderPending({ outbox, lines }: TalkState): void {
    const confirmed = new Set(lines.map(line => line.clientMessageId))
    const open = outbox.filter(line => !confirmed.has(line.id))
    for (const [id, element] of this.waiting) {
      if (open.some(line => line.id === id)) continue
      element.remove()
      this.waiting.delete(id)
    }
    for (const line of open) {
      let element = this.waiting.get(line.id)
      if (element === undefined) {
        element = h('div', { class: 'line own pending' }, this.bubble(line.text), h('p', { class: 'fate' }))
        this.waiting.set(line.id, element)
        this.pending.append(element)
      }
      this.renderFate(element, line)
    }
  }

  private renderFate(element: HTMLElement, line: Outgoing): void {
    const note = element.lastElementChild as HTMLElement
    if (note.dataset['refused'] === String(line.refused)) return
    note.dataset['refused'] = String(line.refused)
    note.replaceChildren(line.refused ? `${this.text('notSent')} · ` : this.text('sending'))
    if (line.refused) note.append(h('button', { type: 'button', class: 'link', on: { click: () => this.again(line.id) } }, this.text('sendAgain')))
  }

  private lineElement(line: ChatMessage): HTMLElement {
    if (line.kind === 'system') return h('p', { class: 'line system' }, this.systemText(line))
    const own = line.from === 'customer'
    const who = own ? this.text('you') : line.name ?? this.text('agent')
    const at = new Date(line.at)
    const time = Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString(this.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    return h('div', { class: `line ${own ? 'own' : 'other'}` },
      h('p', { class: 'who' }, h('span', own ? { class: 'unseen' } : {}, who), ' ', h('time', { datetime: line.at }, time)),
      line.file == null ? this.bubble(line.text ?? this.text('erased')) : this.fileElement(line))
  }

  private fileElement(line: ChatMessage): HTMLElement {
    const file = new FileLine(line, this.text, this.fetching)
    this.files.push(file)
    return file.element
  }

  private systemText(line: ChatMessage): string {
    return textOr(this.text, `system.${line.system ?? ''}`, { name: line.name ?? this.text('agent') }) ?? ''
  }

  private bubble(words: string): HTMLElement {
    const elsewhere = this.text('opensElsewhere')
    return h('p', { class: 'bubble', dir: 'auto' }, ...partsOf(words).map(({ text, address }) => (address === null ? text
      : h('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow ugc', title: elsewhere }, text))))
  }
}
