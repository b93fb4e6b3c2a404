import type { Text } from '../texts/text.ts'
import { textLimit } from '../wire/contract.ts'
import { fileEndings } from '../talk/files.ts'
import { h, icon, icons, write } from './dom.ts'
import { EmojiPicker } from './EmojiPicker.ts'

/** Where the customer writes. Enter sends, Shift+Enter makes a new line. */
export class Composer {
  readonly element: HTMLFormElement
  readonly field: HTMLTextAreaElement
  private readonly text: Text
  private readonly over: HTMLElement

  constructor(text: Text, say: (words: string) => boolean, typing: (typing: boolean) => void, sendFiles: (files: readonly File[]) => void) {
    this.text = text
    const chooser = h('input', {
      type: 'file', multiple: true, accept: fileEndings, hidden: true, 'aria-label': text('attach'),
      on: {
        change: () => {
          sendFiles([...chooser.files ?? []])
          chooser.value = '' // the same file may be chosen again
        },
      },
    })
    const clip = h('button', { type: 'button', class: 'tool', 'aria-label': text('attach'), title: text('attach'), on: { click: () => chooser.click() } }, icon(icons.clip))
    const picker = new EmojiPicker(text, sign => this.insert(sign, typing))
    this.field = h('textarea', {
      rows: 1, 'aria-label': text('write'), placeholder: text('write'), enterkeyhint: 'send', 'aria-describedby': 'over',
      on: {
        input: () => this.changed(typing),
        keydown: event => {
          const { key, shiftKey, isComposing } = event as KeyboardEvent
          if (key !== 'Enter' || shiftKey || isComposing) return // Enter also ends a word that is being composed
          event.preventDefault()
          this.element.requestSubmit()
        },
        paste: event => {
          const files = [...(event as ClipboardEvent).clipboardData?.files ?? []]
          if (files.length === 0) return
          event.preventDefault()
          sendFiles(files)
        },
      },
    })
    this.over = h('p', { id: 'over', class: 'over', role: 'status' })
    this.element = h('form', {
      class: 'composer',
      on: {
        submit: event => {
          event.preventDefault()
          if (!say(this.field.value)) return
          this.field.value = ''
          this.changed(() => undefined)
          this.field.focus()
        },
      },
    }, this.over, picker.grid, h('div', { class: 'tools' }, clip, chooser, picker.button), this.field, h('button', { type: 'submit', class: 'send', 'aria-label': text('send'), title: text('send') }, icon(icons.send)))
  }

  private insert(sign: string, typing: (typing: boolean) => void): void {
    const { selectionStart, selectionEnd } = this.field
    this.field.setRangeText(sign, selectionStart, selectionEnd, 'end')
    this.changed(typing)
    this.field.focus()
  }

  private changed(typing: (typing: boolean) => void): void {
    const { value } = this.field
    write(this.over, value.length > textLimit ? this.text('tooLong', { count: value.length - textLimit }) : '')
    this.field.style.setProperty('height', 'auto')
    this.field.style.setProperty('height', `${Math.min(this.field.scrollHeight + 2, 120)}px`)
    typing(value.trim() !== '')
  }
}
