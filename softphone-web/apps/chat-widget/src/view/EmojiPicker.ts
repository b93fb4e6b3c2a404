import type { Text } from '../texts/text.ts'
import { h, icon, icons, show } from './dom.ts'

/** What people use most; a keyboard has the rest. */
export const emoji = ['😀', '😂', '🙂', '😉', '😍', '🤔', '😐', '🙁', '😢', '😡', '👍', '👎', '👋', '🙏', '👏', '💪', '❤️', '🎉', '🔥', '✅', '❌', '❓', '⏰', '📦'] as const

const columns = 8

/** A button and a grid of signs; arrows move, Enter takes, Escape closes. */
export class EmojiPicker {
  readonly button: HTMLButtonElement
  readonly grid: HTMLElement
  private readonly signs: readonly HTMLButtonElement[]

  constructor(text: Text, take: (sign: string) => void) {
    this.signs = emoji.map((sign, index) => h('button', {
      type: 'button', class: 'emoji', tabindex: index === 0 ? 0 : -1,
      on: {
        click: () => {
          this.open(false)
          take(sign)
        },
      },
    }, sign))
    this.grid = h('div', { class: 'emoji-grid', role: 'group', 'aria-label': text('emoji'), hidden: true, on: { keydown: event => this.press(event as KeyboardEvent) } }, ...this.signs)
    this.button = h('button', { type: 'button', class: 'tool', 'aria-label': text('emoji'), title: text('emoji'), 'aria-expanded': 'false', on: { click: () => this.open(this.grid.hidden !== false) } }, icon(icons.smile))
  }

  private open(shown: boolean): void {
    show(this.grid, shown)
    this.button.setAttribute('aria-expanded', String(shown))
    if (shown) this.go(0)
  }

  private press(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation() // closes the signs, not the window
      this.open(false)
      return this.button.focus()
    }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const { activeElement } = this.grid.getRootNode() as ShadowRoot
    this.go(this.signs.findIndex(sign => sign === activeElement) + step)
  }

  private go(index: number): void {
    const next = this.signs[Math.min(Math.max(index, 0), this.signs.length - 1)]
    for (const sign of this.signs) sign.tabIndex = sign === next ? 0 : -1
    next?.focus()
  }
}
