/** A time of day to the second. */
export function secondText(at: string, languageTag: string): string {
  return new Date(at).toLocaleTimeString(languageTag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
}
