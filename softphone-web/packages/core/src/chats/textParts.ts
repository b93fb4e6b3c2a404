/** A part of a line: plain, or an address of http or https. */
export interface TextPart {
  readonly text: string
  readonly address: string | null
}

/** Finds web addresses in what somebody wrote. Nothing but http and https is ever an address; signs that end a sentence are not part of one. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`{}|\\^\u3000-\u303f\uff00-\uffef]+/gi)) {
    const found = match[0].replace(/[.,;:!?*_~)\]]+$/, '')
    if (!isWebAddress(found)) continue
    if (match.index > from) parts.push({ text: text.slice(from, match.index), address: null })
    parts.push({ text: found, address: found })
    from = match.index + found.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), address: null })
  return parts
}

/** Whether it can be linked to: an address of http or https without credentials in it. */
export function isWebAddress(text: string): boolean {
  if (text.length > 2_000 || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
