import type { ApiError, ConfigurationVersion, Thing } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import { onTop, same } from './drafts.ts'

interface Versioned {
  readonly version: number
  readonly effective: boolean
}

/** What somebody else made of it while I was changing it. */
export interface Conflict<View> {
  readonly theirs: View
  /** His changes, newest first. */
  readonly since: readonly ConfigurationVersion[]
}

export interface ThingState<View, Draft> {
  /** As the server has it; null until it is here, or when it is new. */
  readonly saved: View | null
  /** As it is on the page. */
  readonly draft: Draft | null
  readonly versions: readonly ConfigurationVersion[]
  readonly busy: boolean
  readonly failure: ApiError | null
  /** What is wrong, by path. */
  readonly faults: Readonly<Record<string, readonly string[]>>
  readonly conflict: Conflict<View> | null
  /** The last change is kept; false again with the next one. */
  readonly done: boolean
}

/**
 * Work on one thing: a draft, its fields' faults, its versions, and what to do when somebody else was faster. One command at a time.
 */
export class ThingEditor<View extends Versioned, Draft> extends Store<ThingState<View, Draft>> {
  readonly id: string
  private readonly thing: Thing<View, Draft>
  private readonly draftOf: (view: View) => Draft

  constructor(thing: Thing<View, Draft>, id: string, draftOf: (view: View) => Draft) {
    super({ saved: null, draft: null, versions: [], busy: false, failure: null, faults: {}, conflict: null, done: false })
    this.thing = thing
    this.id = id
    this.draftOf = draftOf
  }

  /** True when the page says something else than the server. */
  get changed(): boolean {
    const { saved, draft } = this.get()
    return draft !== null && (saved === null || !same(draft, this.draftOf(saved)))
  }

  /** What a change of this view would send. */
  toDraft(view: View): Draft {
    return this.draftOf(view)
  }

  /** Reads it. What was changed on the page stays there; the conflict then shows when it is saved. */
  async read(): Promise<void> {
    await this.work(async () => {
      const [saved, { items }] = await Promise.all([this.thing.read(this.id), this.thing.versions(this.id)])
      if (this.changed && this.get().saved !== null) this.patch({ versions: items })
      else this.patch({ saved, draft: this.draftOf(saved), versions: items, faults: {} })
    })
  }

  /** Reads it again because something changed somewhere. */
  async follow(): Promise<void> {
    if (!this.get().busy && this.get().failure === null) await this.read()
  }

  change(edit: (draft: Draft) => Draft): void {
    const { draft } = this.get()
    if (draft !== null) this.patch({ draft: edit(draft), done: false, failure: null })
  }

  /** Goes back to what the server has. */
  reset(): void {
    const { saved } = this.get()
    if (saved !== null) this.patch({ draft: this.draftOf(saved), faults: {}, failure: null, conflict: null })
  }

  /** Keeps the draft; false when that was refused. */
  async save(note: string): Promise<boolean> {
    const { draft, saved } = this.get()
    if (draft === null) return false
    return this.work(() => this.send(draft, saved?.version ?? null, note))
  }

  /** Does away with the newest change. */
  async undo(version: number): Promise<boolean> {
    return this.work(async () => this.take(await this.thing.undo(this.id, version)))
  }

  /** Runs a change of a part of it, such as closing a queue. */
  async run(change: () => Promise<View>): Promise<boolean> {
    return this.work(async () => this.take(await change()))
  }

  /** His change stays, mine is dropped. */
  async takeTheirs(): Promise<void> {
    const { conflict } = this.get()
    if (conflict === null) return
    this.patch({ saved: conflict.theirs, draft: this.draftOf(conflict.theirs), conflict: null, faults: {} })
    await this.read()
  }

  /** His change stays where I did not touch it, mine comes on top, and both are kept. */
  async putMineOnTop(note: string): Promise<boolean> {
    const { conflict, saved, draft } = this.get()
    if (conflict === null || saved === null || draft === null) return false
    const merged = onTop(this.draftOf(saved), draft, this.draftOf(conflict.theirs))
    this.patch({ saved: conflict.theirs, draft: merged, conflict: null })
    return this.work(() => this.send(merged, conflict.theirs.version, note))
  }

  /** Goes back to the page without deciding. */
  leaveConflict(): void {
    this.patch({ conflict: null })
  }

  private async send(draft: Draft, version: number | null, note: string): Promise<void> {
    await this.take(await this.thing.replace(this.id, draft, version, note.trim() === '' ? null : note.trim()))
  }

  private async take(saved: View): Promise<void> {
    this.patch({ saved, draft: this.draftOf(saved), faults: {}, conflict: null, done: true })
    this.patch({ versions: (await this.thing.versions(this.id)).items })
  }

  private async work(run: () => Promise<void>): Promise<boolean> {
    if (this.get().busy) return false
    this.patch({ busy: true, failure: null, faults: {} })
    try {
      await run()
      return true
    } catch (refusal) {
      this.refuse(asApiError(refusal))
      return false
    } finally {
      this.patch({ busy: false })
    }
  }

  private refuse(error: ApiError): void {
    const theirs = error.document['current'] as View | undefined
    if (error.type === 'stale' && theirs != null) {
      this.patch({ conflict: { theirs, since: (error.document['since'] ?? []) as readonly ConfigurationVersion[] } })
    } else if (Object.keys(error.fields).length > 0) this.patch({ faults: error.fields })
    else this.patch({ failure: error })
  }
}
