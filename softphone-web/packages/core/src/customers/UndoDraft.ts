import type { ApiError, CrmApi, MergeDone, UndoPreview } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface UndoDraftState {
  readonly preview: UndoPreview | null
  /** Keys of additions that go to the other record. */
  readonly toOther: ReadonlySet<string>
  readonly busy: boolean
  readonly failure: ApiError | null
}

/** A merge or split that is to be taken back, and where goes what came since. */
export class UndoDraft extends Store<UndoDraftState> {
  private readonly api: CrmApi
  private readonly mergeId: string

  constructor(api: CrmApi, mergeId: string) {
    super({ preview: null, toOther: new Set(), busy: false, failure: null })
    this.api = api
    this.mergeId = mergeId
  }

  async read(): Promise<void> {
    this.patch({ busy: true, failure: null })
    try {
      const preview = await this.api.merges.previewUndo(this.mergeId)
      this.patch({ preview, toOther: new Set(preview.additions.filter(one => one.toOther).map(one => one.key)) })
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
    } finally {
      this.patch({ busy: false })
    }
  }

  choose(key: string, other: boolean): void {
    const toOther = new Set(this.get().toOther)
    if (other) toOther.add(key)
    else toOther.delete(key)
    this.patch({ toOther })
  }

  /** Takes it back; null when that was refused. What changed meanwhile is read anew. */
  async undo(): Promise<MergeDone | null> {
    const { preview, toOther, busy } = this.get()
    if (preview === null || busy) return null
    this.patch({ busy: true, failure: null })
    try {
      const stays = preview.additions.filter(one => !toOther.has(one.key)).map(one => one.key)
      return await this.api.merges.undo(this.mergeId, preview.version, [...toOther], stays)
    } catch (failure) {
      const error = asApiError(failure)
      if (error.type === 'stale') await this.read()
      this.patch({ failure: error })
      return null
    } finally {
      this.patch({ busy: false })
    }
  }
}
