import type { MailPerson } from '@crm/protocol'
import { isSame, withoutDoubles } from './addresses.ts'
import { prefixed, quoteBelow } from './quoting.ts'

/** What a mail is begun as. */
export type ComposeKind = 'reply' | 'replyAll' | 'forward'

/** The mail that is answered or passed on. */
export interface ComposedFrom {
  readonly direction: 'in' | 'out'
  readonly from: MailPerson | null
  readonly replyTo: readonly MailPerson[]
  readonly to: readonly MailPerson[]
  readonly cc: readonly MailPerson[]
  readonly subject: string
  readonly text: string
}

/** The fields with which a mail is begun. */
export interface Begun {
  readonly to: readonly MailPerson[]
  readonly cc: readonly MailPerson[]
  readonly subject: string
  readonly text: string
}

/**
 * Begins an answer or a mail passed on. An answer goes where its writer wants answers; an answer to all goes to everybody else too, but never to our own
 * addresses; an answer to what we wrote goes to those it went to.
 */
export function begin(kind: ComposeKind, mail: ComposedFrom, own: readonly MailPerson[], introduction: string, signature: string): Begun {
  const others = (people: readonly MailPerson[]): readonly MailPerson[] => withoutDoubles(people).filter(person => !own.some(one => isSame(one, person)))
  const below = [signature.trim() === '' ? '' : `-- \n${signature.trim()}`, quoteBelow(introduction, mail.text)].filter(part => part !== '').join('\n\n')
  const text = `\n\n${below}\n`
  if (kind === 'forward') return { to: [], cc: [], subject: prefixed('Fwd', mail.subject), text }
  const writers = mail.replyTo.length > 0 ? mail.replyTo : mail.from === null ? [] : [mail.from]
  const to = mail.direction === 'out' ? mail.to : others(writers).length > 0 ? others(writers) : writers
  const rest = kind === 'reply' ? [] : others([...(mail.direction === 'out' ? [] : mail.to), ...mail.cc]).filter(person => !to.some(one => isSame(one, person)))
  return { to: withoutDoubles(to), cc: rest, subject: prefixed('Re', mail.subject), text }
}

/** Puts words where the cursor is, with a blank or a line end before them where they need one. */
export function insertAt(text: string, words: string, from: number, to: number): { readonly text: string; readonly cursor: number } {
  const before = text.slice(0, from)
  const gap = before === '' || /\s$/.test(before) ? '' : ' '
  return { text: `${before}${gap}${words}${text.slice(to)}`, cursor: from + gap.length + words.length }
}
