import { isPicture } from '../talk/files.ts'
import type { Text } from '../texts/text.ts'
import type { ChatMessage } from '../wire/contract.ts'
import { h, icon, icons } from './dom.ts'

/** How a file's content is had; null when it cannot be. */
export type Fetching = (line: ChatMessage) => Promise<Blob | null>

/** A file in the conversation: a picture as such, everything by its name; a click saves it. */
export class FileLine {
  readonly element: HTMLElement
  private readonly addresses: string[] = []

  constructor(line: ChatMessage, text: Text, fetching: Fetching) {
    const name = line.text ?? text('erased')
    const button = h('button', { type: 'button', class: 'bubble file', 'aria-label': text('download', { name }), on: { click: () => void this.save(line, name, fetching) } },
      icon(icons.file), h('span', { class: 'file-name', dir: 'auto' }, name), h('span', { class: 'file-size' }, sizeText(line.file?.size ?? 0)))
    this.element = h('div', { class: 'file-line' }, button)
    if (isPicture(line) && line.text !== null) void this.showPicture(line, text('picture', { name }), button, fetching)
  }

  /** Gives the memory of its contents back. */
  drop(): void {
    for (const address of this.addresses.splice(0)) URL.revokeObjectURL(address)
  }

  private async showPicture(line: ChatMessage, words: string, before: HTMLElement, fetching: Fetching): Promise<void> {
    const content = await fetching(line)
    if (content === null || !this.element.isConnected) return
    before.before(h('img', { class: 'thumbnail', alt: words, src: this.address(content) }))
  }

  private async save(line: ChatMessage, name: string, fetching: Fetching): Promise<void> {
    const content = await fetching(line)
    if (content === null) return
    const link = h('a', { href: this.address(new Blob([content], { type: 'application/octet-stream' })), download: name })
    link.click()
  }

  private address(content: Blob): string {
    const address = URL.createObjectURL(content)
    this.addresses.push(address)
    return address
  }
}

/** Bytes for people. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
