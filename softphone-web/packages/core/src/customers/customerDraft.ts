import type { CardIdentity, ContactRequest, CustomerCard, CustomerKind, CustomerRequest, PhoneKind } from '@crm/protocol'

export interface PhoneDraft {
  readonly number: string
  readonly kind: PhoneKind
}

export interface ContactDraft {
  /** Null for one who is not saved yet. */
  readonly id: string | null
  readonly name: string
  readonly role: string
  readonly phones: readonly PhoneDraft[]
  readonly emails: readonly string[]
  readonly language: string | null
  readonly notes: string | null
  readonly main: boolean
}

/** What stands in the form. */
export interface CustomerDraft {
  readonly kind: CustomerKind
  readonly name: string
  readonly company: string
  readonly language: string
  readonly vip: boolean
  readonly notes: string
  readonly phones: readonly PhoneDraft[]
  readonly emails: readonly string[]
  readonly identities: readonly CardIdentity[]
  readonly contacts: readonly ContactDraft[]
}

/** Problems by field, named as the server names them: `name`, `phones[1].number`, `contacts[0].emails[0]`. */
export type FieldProblems = Readonly<Record<string, Problem>>

/** A problem with a text of its own, or as the server puts it. */
export type Problem = { readonly key: 'nameMissing' | 'nameTooLong' | 'notNumber' | 'notEmail' | 'notesTooLong' } | { readonly message: string }

export const phoneKinds: readonly PhoneKind[] = ['mobile', 'work', 'home', 'fax', 'other']

/** The server's own limits; see the HTTP interface. */
export const customerLimits = { name: 200, notes: 4_000, rows: 20, contacts: 50 } as const

/** An empty form, for a caller with what is known of him. */
export function newDraft(known: { number?: string | null; name?: string | null; language?: string | null } = {}): CustomerDraft {
  return {
    kind: 'person', name: known.name ?? '', company: '', language: known.language ?? '', vip: false, notes: '',
    phones: [{ number: known.number ?? '', kind: 'mobile' }], emails: [''], identities: [], contacts: [],
  }
}

export const newContact: ContactDraft = {
  id: null, name: '', role: '', phones: [{ number: '', kind: 'mobile' }], emails: [''], language: null, notes: null, main: false,
}

export function draftOf(card: CustomerCard): CustomerDraft {
  return {
    kind: card.kind, name: card.name, company: card.company ?? '', language: card.language ?? '', vip: card.vip, notes: card.notes ?? '',
    phones: rowsOf(card.numbers), emails: atLeastOne(card.emails, ''), identities: card.identities,
    contacts: card.contacts.map(contact => ({
      id: contact.id, name: contact.name, role: contact.role ?? '', phones: rowsOf(contact.numbers), emails: atLeastOne(contact.emails, ''),
      language: contact.language, notes: contact.notes, main: contact.main,
    })),
  }
}

/** The request for a draft, without its empty rows. The first number is the main one. */
export function requestOf(draft: CustomerDraft): CustomerRequest {
  return {
    kind: draft.kind, name: draft.name.trim(), company: emptyIsNull(draft.company), language: emptyIsNull(draft.language), vip: draft.vip,
    notes: emptyIsNull(draft.notes), phones: phonesOf(draft.phones), emails: filled(draft.emails), identities: draft.identities,
    contacts: draft.contacts.map((contact): ContactRequest => ({
      ...(contact.id === null ? {} : { id: contact.id }), name: contact.name.trim(), role: emptyIsNull(contact.role), language: contact.language,
      notes: contact.notes, phones: phonesOf(contact.phones), emails: filled(contact.emails), main: contact.main,
    })),
  }
}

/** What can be said about a draft before the server is asked. */
export function checkDraft(draft: CustomerDraft): FieldProblems {
  const problems: Record<string, Problem> = {}
  const check = (field: string, wrong: boolean, key: 'nameMissing' | 'nameTooLong' | 'notNumber' | 'notEmail' | 'notesTooLong'): void => {
    if (wrong) problems[field] ??= { key }
  }
  const rows = (prefix: string, { phones, emails }: Pick<CustomerDraft, 'phones' | 'emails'>): void => {
    phones.forEach((phone, index) => check(`${prefix}phones[${index}].number`, phone.number.trim() !== '' && !looksLikeNumber(phone.number), 'notNumber'))
    emails.forEach((email, index) => check(`${prefix}emails[${index}]`, email.trim() !== '' && !looksLikeEmail(email), 'notEmail'))
  }
  check('name', draft.name.trim() === '', 'nameMissing')
  check('name', draft.name.trim().length > customerLimits.name, 'nameTooLong')
  check('notes', draft.notes.length > customerLimits.notes, 'notesTooLong')
  rows('', draft)
  draft.contacts.forEach((contact, index) => {
    check(`contacts[${index}].name`, contact.name.trim() === '', 'nameMissing')
    rows(`contacts[${index}].`, contact)
  })
  return problems
}

/**
 * The server's problems at the rows of the form: requests leave empty rows out, so `phones[1]` of the request may be another row here.
 */
export function problemsOf(fields: Readonly<Record<string, readonly string[]>>, draft: CustomerDraft): FieldProblems {
  return Object.fromEntries(Object.entries(fields).flatMap(([field, [message]]) =>
    (message === undefined ? [] : [[rowOf(field, draft), { message }]])))
}

function rowOf(field: string, draft: CustomerDraft): string {
  const within = /^contacts\[(\d+)\]\.(.*)$/.exec(field)
  if (within !== null) {
    const contact = draft.contacts[Number(within[1])]
    return contact === undefined ? field : `contacts[${within[1]}].${rowOf(within[2] ?? '', { ...draft, ...contact, contacts: [], language: '', notes: '' })}`
  }
  const row = /^(phones|emails)\[(\d+)\](.*)$/.exec(field)
  if (row === null) return field
  const texts = row[1] === 'phones' ? draft.phones.map(phone => phone.number) : draft.emails
  const shown = texts.flatMap((text, index) => (text.trim() === '' ? [] : [index]))[Number(row[2])]
  return `${row[1]}[${shown ?? row[2]}]${row[1] === 'phones' ? '.number' : ''}`
}

/** Five to twenty digits with what people write between them; the server knows the numbering plans. */
function looksLikeNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return /^[+\d][\d\s().\-/]*$/.test(text.trim()) && digits >= 5 && digits <= 20
}

function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
}

function rowsOf(numbers: readonly { readonly number: string; readonly kind: PhoneKind }[]): readonly PhoneDraft[] {
  return atLeastOne(numbers.map(({ number, kind }) => ({ number, kind })), { number: '', kind: 'mobile' })
}

function atLeastOne<T>(rows: readonly T[], empty: T): readonly T[] {
  return rows.length === 0 ? [empty] : rows
}

function phonesOf(rows: readonly PhoneDraft[]) {
  return rows.filter(row => row.number.trim() !== '').map((row, index) => ({ number: row.number.trim(), kind: row.kind, main: index === 0 }))
}

function filled(rows: readonly string[]): readonly string[] {
  return rows.map(row => row.trim()).filter(row => row !== '')
}

function emptyIsNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
