/** A part of a text: plain, or an address of http or https. */
export interface Part {
  readonly text: string
  readonly address: string | null
}

/** Addresses are at most this long; longer ones are plain text. */
const addressLimit = 2_000

/** Finds web addresses in a text. Nothing but http and https is ever an address, and signs that end a sentence are not part of one. */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`{}|\\^\u3000-\u303f\uff00-\uffef]+/gi)) {
    const found = trimmed(match[0])
    if (!isAddress(found)) continue
    if (match.index > from) parts.push({ text: text.slice(from, match.index), address: null })
    parts.push({ text: found, address: found })
    from = match.index + found.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), address: null })
  return parts
}

function trimmed(found: string): string {
  const bare = found.replace(/[.,;:!?*_~)\]]+$/, '')
  return bare.includes('(') && found[bare.length] === ')' ? `${bare})` : bare
}

function isAddress(text: string): boolean {
  if (text.length > addressLimit || !URL.canParse(text)) return false
  const { protocol, username, password, hostname } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && hostname !== ''
}
