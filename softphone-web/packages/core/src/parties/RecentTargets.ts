import type { CallTarget, TargetKind } from '@crm/protocol'
import { readJson, type Keep } from '../settings/Preferences.ts'

/** A target and what it was called when it was used. */
export interface UsedTarget {
  readonly target: CallTarget
  readonly name: string
}

/** How many are remembered. */
export const recentLimit = 5

const keptKinds: readonly TargetKind[] = ['agent', 'queue', 'flow']

/**
 * Where calls were brought last, the latest first. Kept in this browser for each user; numbers outside may be a customer's, so they
 * are remembered only while the page is open.
 */
export class RecentTargets {
  private readonly keep: Keep
  private readonly user: () => string
  private readonly lists = new Map<string, readonly UsedTarget[]>()

  constructor(keep: Keep, user: () => string) {
    this.keep = keep
    this.user = user
  }

  get(): readonly UsedTarget[] {
    const user = this.user()
    const known = this.lists.get(user)
    if (known !== undefined) return known
    const kept = readUsed(readJson(this.keep.getItem(keyOf(user)))['targets'])
    this.lists.set(user, kept)
    return kept
  }

  used(used: UsedTarget): void {
    const key = targetKey(used.target)
    const list = [used, ...this.get().filter(other => targetKey(other.target) !== key)].slice(0, recentLimit)
    this.lists.set(this.user(), list)
    const targets = list.filter(one => keptKinds.includes(one.target.kind))
    this.keep.setItem(keyOf(this.user()), JSON.stringify({ targets }))
  }
}

/** Tells targets apart. */
export function targetKey({ kind, value }: CallTarget): string {
  return `${kind} ${value}`
}

const keyOf = (user: string): string => `crm.targets.${user}`

/** What others may have written there counts only where it has the right shape. */
function readUsed(stored: unknown): readonly UsedTarget[] {
  if (!Array.isArray(stored)) return []
  return stored.filter((entry: Partial<UsedTarget> | null): entry is UsedTarget =>
    typeof entry?.name === 'string' && typeof entry.target?.value === 'string' && keptKinds.includes(entry.target.kind)).slice(0, recentLimit)
}
