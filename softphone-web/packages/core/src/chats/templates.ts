/** How many places such as {{1}} a template has: the highest number among them. */
export function templatePlaces(text: string): number {
  return Math.max(0, ...[...text.matchAll(/\{\{(\d+)\}\}/g)].map(found => Number(found[1])))
}

/** A template with its places filled; those without a value stay. */
export function fillTemplate(text: string, values: readonly string[]): string {
  return text.replace(/\{\{(\d+)\}\}/g, (whole, place: string) => values[Number(place) - 1]?.trim() || whole)
}

/** Whether free text may no longer be sent. */
export function windowIsOver(channel: { readonly windowUntil?: string | null } | null | undefined, now: number): boolean {
  return channel?.windowUntil != null && Date.parse(channel.windowUntil) <= now
}
