import { backoff } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'

/** What becomes of what is being written: `refused` and `overtaken` need the writer, the others mend themselves. */
export type DraftFate = 'kept' | 'keeping' | 'waiting' | 'refused' | 'overtaken'

interface DraftKeeperParts {
  /** Gives what is written now to the server; resolves when the server has it. */
  readonly save: (id: string) => Promise<void>
  readonly told: (id: string, fate: DraftFate, problem: string | null) => void
  /** Milliseconds of quiet before it is saved. */
  readonly quiet?: number
}

interface Kept {
  /** Something was written since the last saving began. */
  dirty: boolean
  saving: Promise<boolean> | null
  timer: ReturnType<typeof setTimeout> | undefined
  attempt: number
}

/** Keeps drafts on the server while they are written: a little after the last key, one saving of a draft at a time, again after a failure. */
export class DraftKeeper {
  private readonly parts: DraftKeeperParts
  private readonly drafts = new Map<string, Kept>()

  constructor(parts: DraftKeeperParts) {
    this.parts = parts
  }

  /** Something was written. */
  changed(id: string): void {
    const draft = this.drafts.get(id) ?? { dirty: true, saving: null, timer: undefined, attempt: 0 }
    draft.dirty = true
    this.drafts.set(id, draft)
    this.parts.told(id, 'keeping', null)
    this.later(id, draft, this.parts.quiet ?? 700)
  }

  /** Saves what is not saved, now; false when the server does not have it. */
  async flush(id: string): Promise<boolean> {
    const draft = this.drafts.get(id)
    if (draft === undefined) return true
    clearTimeout(draft.timer)
    if (draft.saving !== null) await draft.saving
    if (!draft.dirty) return true
    draft.saving = this.save(id, draft)
    const saved = await draft.saving
    draft.saving = null
    return saved && (draft.dirty ? this.flush(id) : true)
  }

  /** Whether something written is not with the server yet. */
  isDirty(id: string): boolean {
    const draft = this.drafts.get(id)
    return draft !== undefined && (draft.dirty || draft.saving !== null)
  }

  /** Saves all that is not saved, now: the page may go. */
  flushAll(): void {
    for (const id of this.drafts.keys()) void this.flush(id)
  }

  forget(id: string): void {
    clearTimeout(this.drafts.get(id)?.timer)
    this.drafts.delete(id)
  }

  stop(): void {
    for (const id of [...this.drafts.keys()]) this.forget(id)
  }

  private later(id: string, draft: Kept, wait: number): void {
    clearTimeout(draft.timer)
    draft.timer = setTimeout(() => void this.flush(id), wait)
  }

  private async save(id: string, draft: Kept): Promise<boolean> {
    draft.dirty = false
    try {
      await this.parts.save(id)
      draft.attempt = 0
      if (!draft.dirty && this.drafts.has(id)) this.parts.told(id, 'kept', null)
      return true
    } catch (failure) {
      if (!this.drafts.has(id)) return false
      const error = asApiError(failure)
      draft.dirty = true
      const forGood = error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429
      if (forGood) this.parts.told(id, error.type === 'stale' || error.type === 'version-conflict' ? 'overtaken' : 'refused', Object.values(error.fields).flat()[0] ?? error.message)
      else {
        this.parts.told(id, 'waiting', null)
        this.later(id, draft, backoff(++draft.attempt, Math.random()))
      }
      return false
    }
  }
}
