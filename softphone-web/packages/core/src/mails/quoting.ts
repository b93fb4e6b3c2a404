/** A mail's plain words, and the older mail that it quotes at its end. */
export interface QuotedText {
  readonly own: string
  /** Empty when nothing is quoted. */
  readonly quoted: string
}

/** Parts what somebody wrote from what his program put below it. Words between quoted lines are his own and stay. */
export function splitQuoted(text: string): QuotedText {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const from = quoteStart(lines)
  if (from === null || lines.slice(0, from).every(isBlank)) return { own: text.trimEnd(), quoted: '' }
  return { own: lines.slice(0, from).join('\n').trimEnd(), quoted: lines.slice(from).join('\n').trim() }
}

/** The subject of an answer or a mail passed on: its prefix once, however many others were piled up. */
export function prefixed(prefix: 'Re' | 'Fwd', subject: string): string {
  const bare = subject.replace(/^(?:\s*(?:re|aw|sv|antw|fwd?|wg|tr|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：]\s*)+/i, '').trim()
  return `${prefix}: ${bare}`.trim().slice(0, subjectLimit)
}

/** The longest subject, in characters. */
export const subjectLimit = 500

/** A mail with a mark before each line, below the words that introduce it. */
export function quoteBelow(introduction: string, text: string): string {
  const { own } = splitQuoted(text)
  const words = own.trim() === '' ? text : own
  return `${introduction}\n${words.trim().slice(0, quoteLimit).split('\n').map(line => (line.startsWith('>') ? `>${line}` : `> ${line}`)).join('\n')}`
}

/** Of a longer mail only the beginning is quoted. */
const quoteLimit = 10_000

function quoteStart(lines: readonly string[]): number | null {
  const divider = lines.findIndex(line => /^\s*-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|原始邮件|转发邮件)\s*-{2,}\s*$/i.test(line))
  if (divider >= 0) return divider
  let from = lines.length
  while (from > 0 && (isBlank(lines[from - 1] ?? '') || isMarked(lines[from - 1] ?? ''))) from--
  if (!lines.slice(from).some(isMarked)) return null
  while (from < lines.length && isBlank(lines[from] ?? '')) from++
  const before = lines[from - 1] === undefined ? -1 : lastWritten(lines, from)
  return before >= 0 && introduces(lines, before) !== null ? introduces(lines, before) : from
}

/** Where the line begins that says who wrote what follows; it may be broken in two. */
function introduces(lines: readonly string[], at: number): number | null {
  const line = lines[at] ?? ''
  if (!/[:：]\s*$/.test(line) || line.length > 300) return null
  const said = /(wrote|schrieb|写道|escribió|a écrit|ha scritto)/i
  if (said.test(line) && /^(on|am|在|于|el|le|il)\b|\d/i.test(line)) return at
  return at > 0 && said.test(line) && !isBlank(lines[at - 1] ?? '') ? at - 1 : null
}

function lastWritten(lines: readonly string[], from: number): number {
  let at = from - 1
  while (at >= 0 && isBlank(lines[at] ?? '')) at--
  return at
}

const isBlank = (line: string): boolean => line.trim() === ''
const isMarked = (line: string): boolean => line.startsWith('>')
