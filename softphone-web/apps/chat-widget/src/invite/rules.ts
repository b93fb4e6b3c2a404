import type { InvitationCondition } from '../wire/contract.ts'

/** What is known of a visitor at one moment. Times in seconds. */
export interface Sight {
  readonly url: URL
  /** How long he has had this page before him. */
  readonly onPage: number
  readonly idle: number
  /** Pages of this visit, this one included. */
  readonly pages: number
  /** How far down the page he has come, in per cent. */
  readonly scrolled: number
  /** Whether he was here on an earlier visit. */
  readonly returning: boolean
}

/** Whether everything that a rule asks for holds. */
export function holds(rule: InvitationCondition, sight: Sight): boolean {
  return sight.onPage >= (rule.onPage ?? 0) && sight.idle >= (rule.idle ?? 0) && sight.pages >= (rule.pagesSeen ?? 0) && sight.scrolled >= (rule.scrolled ?? 0)
    && (rule.returning == null || rule.returning === sight.returning) && fits(rule.pages ?? '', sight.url)
}

/** Whether an address fits a rule's patterns: one of those without `!` if there are any, and none of those with it. */
export function fits(patterns: string, { host, pathname, search }: URL): boolean {
  const all = patterns.split(/\s+/).filter(one => one !== '' && one !== '!')
  const match = (pattern: string): boolean => like(pattern.startsWith('/') ? pathname + search : host + pathname + search, pattern)
  const wanted = all.filter(one => !one.startsWith('!'))
  return (wanted.length === 0 || wanted.some(match)) && !all.some(one => one.startsWith('!') && match(one.slice(1)))
}

/** Compares with `*` for any characters. Never slower than the product of both lengths, whatever is written in the pattern. */
export function like(text: string, pattern: string): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    if (pattern[from] === '*') [star, resume, from] = [from, at, from + 1]
    else if (pattern[from] === text[at]) [at, from] = [at + 1, from + 1]
    else if (star >= 0) [resume, at, from] = [resume + 1, resume + 1, star + 1]
    else return false
  }
  while (pattern[from] === '*') from++
  return from === pattern.length
}
