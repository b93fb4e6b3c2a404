import type { OutgoingFile } from '../talk/files.ts'
import type { Text } from '../texts/text.ts'
import { h, write } from './dom.ts'

interface Row {
  readonly element: HTMLElement
  readonly bar: HTMLProgressElement
  readonly fate: HTMLElement
  readonly again: HTMLElement
}

/** Files on their way, each with how far it is, what is wrong, and a way to take it back. */
export class UploadList {
  readonly element: HTMLElement
  private readonly text: Text
  private readonly rows = new Map<string, Row>()
  private readonly cancel: (id: string) => void
  private readonly again: (id: string) => void

  constructor(text: Text, cancel: (id: string) => void, again: (id: string) => void) {
    this.text = text
    this.cancel = cancel
    this.again = again
    this.element = h('div', { class: 'uploads' })
  }

  render(files: readonly OutgoingFile[]): void {
    for (const [id, row] of this.rows) {
      if (files.some(file => file.id === id)) continue
      row.element.remove()
      this.rows.delete(id)
    }
    for (const file of files) this.renderOne(file, this.rows.get(file.id) ?? this.add(file))
  }

  private renderOne(file: OutgoingFile, row: Row): void {
    row.bar.value = file.progress
    row.bar.hidden = file.failure !== null
    row.again.hidden = file.failure !== 'lost'
    const { text } = this
    write(row.fate, file.failure === null ? text('uploading', { percent: Math.round(file.progress * 100) })
      : text(({ type: 'fileType', size: 'fileSize', refused: 'notSent', lost: 'fileLost' } as const)[file.failure]))
  }

  private add(file: OutgoingFile): Row {
    const { text } = this
    const bar = h('progress', { max: 1, 'aria-label': file.name })
    const fate = h('span', { class: 'hint', role: 'status' })
    const again = h('button', { type: 'button', class: 'link', hidden: true, on: { click: () => this.again(file.id) } }, text('tryAgain'))
    const element = h('div', { class: 'upload' }, h('span', { class: 'file-name', dir: 'auto' }, file.name), bar, fate, again,
      h('button', { type: 'button', class: 'link', 'aria-label': `${text('cancel')}: ${file.name}`, on: { click: () => this.cancel(file.id) } }, text('cancel')))
    const row = { element, bar, fate, again }
    this.rows.set(file.id, row)
    this.element.append(element)
    return row
  }
}
