import type { ApiError } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import { same } from './drafts.ts'

interface PlainEditorParts<View, Draft> {
  /** Null where there is nothing to read yet: it is new. */
  readonly read: (() => Promise<View>) | null
  readonly save: (draft: Draft, saved: View | null) => Promise<View>
  readonly draftOf: (view: View) => Draft
  /** What a new one begins as. */
  readonly fresh: Draft | null
}

export interface PlainEditorState<View, Draft> {
  readonly saved: View | null
  readonly draft: Draft | null
  readonly busy: boolean
  readonly failure: ApiError | null
  /** What is wrong, by path. */
  readonly faults: Readonly<Record<string, readonly string[]>>
  /** Somebody else was faster: his version has to be looked at first. */
  readonly overtaken: boolean
  /** The last change is kept; false again with the next one. */
  readonly done: boolean
}

/** Work on one thing that keeps no history: a draft, its faults, and what to do when somebody else was faster. One command at a time. */
export class PlainEditor<View, Draft> extends Store<PlainEditorState<View, Draft>> {
  private readonly parts: PlainEditorParts<View, Draft>

  constructor(parts: PlainEditorParts<View, Draft>) {
    super({ saved: null, draft: parts.fresh, busy: false, failure: null, faults: {}, overtaken: false, done: false })
    this.parts = parts
  }

  /** True when the page says something else than the server. */
  get changed(): boolean {
    const { saved, draft } = this.get()
    return draft !== null && (saved === null || !same(draft, this.parts.draftOf(saved)))
  }

  /** Reads it; what was changed here is dropped. */
  async read(): Promise<void> {
    const { read } = this.parts
    if (read === null) return
    await this.work(async () => this.take(await read(), false))
  }

  change(edit: (draft: Draft) => Draft): void {
    const { draft } = this.get()
    if (draft !== null) this.patch({ draft: edit(draft), done: false, failure: null })
  }

  reset(): void {
    const { saved } = this.get()
    this.patch({ draft: saved === null ? this.parts.fresh : this.parts.draftOf(saved), faults: {}, failure: null })
  }

  /** Keeps the draft; false when that was refused. */
  async save(): Promise<boolean> {
    const { draft, saved } = this.get()
    if (draft === null) return false
    return this.work(async () => this.take(await this.parts.save(draft, saved), true))
  }

  private take(saved: View, done: boolean): void {
    this.patch({ saved, draft: this.parts.draftOf(saved), done, overtaken: false })
  }

  private async work(run: () => Promise<void>): Promise<boolean> {
    if (this.get().busy) return false
    this.patch({ busy: true, failure: null, faults: {} })
    try {
      await run()
      return true
    } catch (refusal) {
      const error = asApiError(refusal)
      if (error.type === 'stale') this.patch({ overtaken: true })
      else if (Object.keys(error.fields).length > 0) this.patch({ faults: error.fields })
      else this.patch({ failure: error })
      return false
    } finally {
      this.patch({ busy: false })
    }
  }
}
