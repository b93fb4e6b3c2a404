import type { ApiError, CrmApi, CustomerCard, MaterialDelivery, MergeView, TimelineChannel, TimelineItem } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface CustomerRecordState {
  readonly card: CustomerCard | null
  readonly timeline: readonly TimelineItem[]
  /** What the timeline is narrowed to; everything when empty. */
  readonly channels: readonly TimelineChannel[]
  /** Merges and splits of the customer, newest first. */
  readonly merges: readonly MergeView[]
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
    super({ card: null, timeline: [], channels: [], merges: [], next: null, reading: false, failure: null })
    this.api = api
    this.id = id
  }

  /** Reads card and the newest part of the timeline anew. */
  async read(): Promise<void> {
    await this.work(async () => {
      await this.refresh()
    })
  }

  /** Reads the newest part of the timeline alone. */
  async readTimeline(): Promise<void> {
    await this.work(() => this.refreshTimeline())
  }

  /** Narrows the timeline to a channel, or widens it again. */
  async toggle(channel: TimelineChannel): Promise<void> {
    const { channels } = this.get()
    this.patch({ channels: channels.includes(channel) ? channels.filter(one => one !== channel) : [...channels, channel] })
    await this.work(() => this.refreshTimeline())
  }

  /** Brings packages on their way up to date, and shows those that were sent since; quietly. */
  async follow(): Promise<void> {
    const { timeline, channels, reading } = this.get()
    const oldest = timeline.at(-1)?.at
    if (reading || this.get().card === null || (channels.length > 0 && !channels.includes('material'))) return
    try {
      const { items } = await this.api.materials.ofCustomer(this.id)
      const told = new Map(items.map(one => [one.deliveryId.replaceAll('-', ''), one]))
      const known = new Set(timeline.filter(item => item.kind === 'material').map(item => item.id))
      const isNew = items.some(one => !known.has(one.deliveryId.replaceAll('-', '')) && (oldest === undefined || one.at > oldest))
      if (this.get().timeline !== timeline) return // it was read meanwhile
      if (isNew) await this.refreshTimeline()
      else if (timeline.some(item => item.kind === 'material' && isNews(item.material, told.get(item.id)))) {
        this.patch({ timeline: timeline.map(item => (item.kind === 'material' ? { ...item, material: told.get(item.id) ?? item.material ?? null } : item)) })
      }
    } catch {
      return // the next look may succeed; what is shown stays
    }
  }

  async older(): Promise<void> {
    const { next, reading } = this.get()
    if (next === null || reading) return
    await this.work(async () => {
      const { channels } = this.get()
      const page = await this.api.timeline(this.id, next, pageSize, channels)
      if (channels !== this.get().channels) return
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
    const [card, merges] = await Promise.all([this.api.customer(this.id), this.api.merges.of(this.id), this.refreshTimeline()])
    this.patch({ card, merges })
  }

  private async refreshTimeline(): Promise<void> {
    const { channels } = this.get()
    const page = await this.api.timeline(this.id, null, pageSize, channels)
    if (channels === this.get().channels) this.patch({ timeline: page.items, next: page.next }) // else another choice is being read
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

function isNews(shown: MaterialDelivery | null | undefined, told: MaterialDelivery | undefined): boolean {
  return told !== undefined && (shown?.changedAt !== told.changedAt || shown.state !== told.state || shown.openings !== told.openings)
}

function keyOf(item: TimelineItem): string {
  return `${item.kind} ${item.id}`
}
