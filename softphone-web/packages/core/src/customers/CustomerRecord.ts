import type { ApiError, CrmApi, CustomerCard, TimelineItem } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface CustomerRecordState {
  readonly card: CustomerCard | null
  readonly timeline: readonly TimelineItem[]
  /** Cursor of older entries; null at the end. */
  readonly next: string | null
  readonly reading: boolean
  readonly failure: ApiError | null
}

const pageSize = 30

/** One customer's card and timeline, as his page shows them. */
export class CustomerRecord extends Store<CustomerRecordState> {
  readonly id: string
  private readonly api: CrmApi

  constructor(api: CrmApi, id: string) {
    super({ card: null, timeline: [], next: null, reading: false, failure: null })
    this.api = api
    this.id = id
  }

  /** Reads card and the newest part of the timeline anew. */
  async read(): Promise<void> {
    await this.work(async () => {
      const [card, page] = await Promise.all([this.api.customer(this.id), this.api.timeline(this.id, null, pageSize)])
      this.patch({ card, timeline: page.items, next: page.next })
    })
  }

  async older(): Promise<void> {
    const { next, reading } = this.get()
    if (next === null || reading) return
    await this.work(async () => {
      const page = await this.api.timeline(this.id, next, pageSize)
      const known = new Set(this.get().timeline.map(keyOf))
      this.patch({ timeline: [...this.get().timeline, ...page.items.filter(item => !known.has(keyOf(item)))], next: page.next })
    })
  }

  async pin(text: string): Promise<boolean> {
    return this.work(async () => {
      await this.api.pinNote(this.id, text)
      await this.refresh()
    })
  }

  async unpin(noteId: string): Promise<void> {
    await this.work(async () => {
      await this.api.unpinNote(this.id, noteId)
      await this.refresh()
    })
  }

  /** Shows a card that was just saved. */
  async took(card: CustomerCard): Promise<void> {
    this.patch({ card })
    await this.work(() => this.refresh())
  }

  private async refresh(): Promise<void> {
    const [card, page] = await Promise.all([this.api.customer(this.id), this.api.timeline(this.id, null, pageSize)])
    this.patch({ card, timeline: page.items, next: page.next })
  }

  private async work(run: () => Promise<void>): Promise<boolean> {
    this.patch({ reading: true, failure: null })
    try {
      await run()
      return true
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
      return false
    } finally {
      this.patch({ reading: false })
    }
  }
}

function keyOf(item: TimelineItem): string {
  return `${item.kind} ${item.id}`
}
