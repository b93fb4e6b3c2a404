import type { MailPerson } from '@crm/protocol'

/** The most people in one field. */
export const peopleLimit = 100

/** What was typed or pasted into a field of addresses, taken apart. */
export interface ReadAddresses {
  readonly people: readonly MailPerson[]
  /** What is no address, as it was written. */
  readonly wrong: readonly string[]
}

/** Reads addresses as people write and paste them: alone, `Name <address>`, `"Name, first" <address>`, apart by commas, semicolons or line ends. */
export function readAddresses(text: string): ReadAddresses {
  const people: MailPerson[] = []
  const wrong: string[] = []
  for (const part of pieces(text)) {
    const person = readPerson(part)
    if (person === null) wrong.push(part)
    else people.push(person)
  }
  return { people: withoutDoubles(people), wrong }
}

/** Whether an address can be written to: as the server checks it, only earlier. */
export function isAddress(text: string): boolean {
  if (text.length > 254) return false
  const found = /^([^\s@<>()[\]\\,;:"]{1,64})@([\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+)$/u.exec(text)
  const local = found?.[1] ?? '.'
  return !local.startsWith('.') && !local.endsWith('.') && !local.includes('..')
}

/** An address in a field: with the name where there is one. */
export function personText({ name, address }: MailPerson): string {
  if (name === null || name.trim() === '') return address
  return /[",;<>@\\]/.test(name) ? `"${name.replaceAll(/["\\]/g, '')}" <${address}>` : `${name} <${address}>`
}

/** How somebody is called: his name, else his address. */
export function personName({ name, address }: MailPerson): string {
  return name === null || name.trim() === '' ? address : name
}

/** Each address once, the first writing of it. */
export function withoutDoubles(people: readonly MailPerson[]): readonly MailPerson[] {
  const seen = new Set<string>()
  return people.filter(person => !seen.has(keyOf(person)) && seen.add(keyOf(person)) !== null)
}

/** Whether two name the same mailbox, as far as one can know. */
export function isSame(a: MailPerson, b: MailPerson): boolean {
  return keyOf(a) === keyOf(b)
}

const keyOf = ({ address }: MailPerson): string => address.toLowerCase()

function readPerson(part: string): MailPerson | null {
  const found = /^(.*?)<([^<>]*)>$/s.exec(part)
  const address = (found === null ? part.replace(/^mailto:/i, '') : found[2] ?? '').trim()
  if (!isAddress(address)) return null
  const name = found?.[1]?.trim().replace(/^"(.*)"$/s, '$1').replaceAll(/\\(.)/g, '$1').trim() ?? ''
  return { name: name === '' ? null : name, address: address.replace(/@.*$/, domain => domain.toLowerCase()) }
}

/** Cuts at commas, semicolons and line ends that stand outside quotes and angles. */
function pieces(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  let angled = false
  for (const sign of text) {
    const ends = !quoted && !angled && /[,;，；、]/.test(sign)
    if (ends || sign === '\n' || sign === '\r') {
      parts.push(part)
      part = ''
      quoted = angled = false
      continue
    }
    if (sign === '"') quoted = !quoted
    if (!quoted && sign === '<') angled = true
    if (sign === '>') angled = false
    part += sign
  }
  return [...parts, part].map(one => one.trim()).filter(one => one !== '')
}
