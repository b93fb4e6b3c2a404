/** A node of a flow as it is read, whatever else its kind has. */
export interface OutlineNode {
  readonly name: string
  readonly type: string
  readonly note: string | null
  /** What it says, asks or does, in the flow's own words. */
  readonly facts: readonly string[]
  readonly exits: readonly { readonly exit: string; readonly target: string; readonly exists: boolean }[]
  /** Steps from the start; null when nothing leads here. */
  readonly depth: number | null
}

/** The most nodes that are drawn; the flow language allows no more. */
const most = 500

/** Nodes in the order a caller can meet them, nearest to the start first; those nothing leads to come last. Anything may be missing. */
export function outlineOf(flow: unknown): readonly OutlineNode[] {
  const { start, nodes } = record(flow)
  const all = new Map(Object.entries(record(nodes)).slice(0, most).map(([name, node]) => [name, record(node)]))
  const depths = new Map<string, number>()
  let level = typeof start === 'string' && all.has(start) ? [start] : []
  for (let depth = 0; level.length > 0; depth++) {
    for (const name of level) depths.set(name, depth)
    level = [...new Set(level.flatMap(name => exitsOf(all.get(name)).map(([, target]) => target)))]
      .filter(name => all.has(name) && !depths.has(name))
  }
  const order = [...depths.keys(), ...[...all.keys()].filter(name => !depths.has(name))]
  return order.map(name => {
    const node = all.get(name) ?? {}
    return {
      name, type: textOf(node['type']) ?? '?', note: textOf(node['note']), facts: factsOf(node), depth: depths.get(name) ?? null,
      exits: exitsOf(node).map(([exit, target]) => ({ exit, target, exists: all.has(target) })),
    }
  })
}

/** The flow out of a text; or where the text is no JSON. */
export function parseFlow(text: string): { readonly flow: unknown } | { readonly fault: string } {
  try {
    return { flow: JSON.parse(text) as unknown }
  } catch (fault) {
    return { fault: fault instanceof Error ? fault.message : String(fault) }
  }
}

export function flowText(flow: unknown): string {
  return JSON.stringify(flow, null, 2)
}

const hidden: ReadonlySet<string> = new Set(['type', 'note', 'exits'])

function factsOf(node: Record<string, unknown>): readonly string[] {
  return Object.entries(node).filter(([name]) => !hidden.has(name)).map(([name, value]) => `${name}: ${shortText(value)}`)
}

function shortText(value: unknown): string {
  if (Array.isArray(value)) return value.map(shortText).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value).map(([name, inner]) => `${name} ${shortText(inner)}`).join(' ')
}

function exitsOf(node: Record<string, unknown> | undefined): readonly (readonly [string, string])[] {
  return Object.entries(record(node?.['exits'])).flatMap(([exit, target]) => (typeof target === 'string' ? [[exit, target] as const] : []))
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
