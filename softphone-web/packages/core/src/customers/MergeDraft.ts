import type { ApiError, CrmApi, MergeDone, MergeField, MergePreview } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

/** The fields of which one value survives, in the order a page shows them. */
export const mergeFields: readonly MergeField[] = ['name', 'kind', 'company', 'language', 'vip', 'notes']

export interface MergeDraftState {
  readonly preview: MergePreview | null
  readonly fromOther: readonly MergeField[]
  readonly busy: boolean
  readonly failure: ApiError | null
}

/** Two customers side by side and which value of each field survives. */
export class MergeDraft extends Store<MergeDraftState> {
  private readonly api: CrmApi
  private readonly id: string
  private readonly otherId: string

  constructor(api: CrmApi, id: string, otherId: string) {
    super({ preview: null, fromOther: [], busy: false, failure: null })
    this.api = api
    this.id = id
    this.otherId = otherId
  }

  async read(): Promise<void> {
    this.patch({ busy: true, failure: null })
    try {
      const preview = await this.api.merges.preview(this.id, this.otherId)
      this.patch({ preview, fromOther: preview.fromOther })
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
    } finally {
      this.patch({ busy: false })
    }
  }

  choose(field: MergeField, other: boolean): void {
    const rest = this.get().fromOther.filter(one => one !== field)
    this.patch({ fromOther: other ? [...rest, field] : rest })
  }

  /** Merges what is shown; null when it was refused. Who was changed meanwhile is read anew. */
  async merge(): Promise<MergeDone | null> {
    const { preview, fromOther, busy } = this.get()
    if (preview === null || busy) return null
    this.patch({ busy: true, failure: null })
    try {
      return await this.api.merges.merge(preview.customer.id, preview.customer.version, preview.other.id, preview.other.version, fromOther)
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
