import type { ApiError, CrmApi, MaterialChannel, MaterialDelivery, MaterialOptions } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface MaterialSendingState {
  readonly options: MaterialOptions | null
  /** Packages that are ticked, in that order. */
  readonly ticked: readonly string[]
  readonly channel: MaterialChannel | null
  readonly address: string | null
  readonly busy: boolean
  readonly failure: ApiError | null
  /** What was sent; null before. */
  readonly sent: readonly MaterialDelivery[] | null
}

/** Packages for one customer: which, by which way, where to; sent once whatever happens to the answer. */
export class MaterialSending extends Store<MaterialSendingState> {
  private readonly api: CrmApi
  private readonly customerId: string
  private readonly interactionId: string | null
  private readonly newKey: () => string
  private attempt: { readonly of: string; readonly key: string } | null = null

  /** @param interactionId What it is sent during. */
  constructor(api: CrmApi, customerId: string, interactionId: string | null, newKey: () => string) {
    super({ options: null, ticked: [], channel: null, address: null, busy: false, failure: null, sent: null })
    this.api = api
    this.customerId = customerId
    this.interactionId = interactionId
    this.newKey = newKey
  }

  async read(): Promise<void> {
    this.patch({ failure: null })
    try {
      const options = await this.api.materials.options(this.customerId, this.interactionId)
      const free = options.channels.find(one => one.hindrance === null) ?? null
      this.patch({ options, channel: free, address: free?.addresses[0] ?? null })
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
    }
  }

  tick(packageId: string): void {
    const { ticked, options, sent } = this.get()
    if (sent !== null) return
    if (ticked.includes(packageId)) this.patch({ ticked: ticked.filter(one => one !== packageId), failure: null })
    else if (ticked.length < (options?.atOnceMax ?? 0)) this.patch({ ticked: [...ticked, packageId], failure: null })
  }

  choose(channel: string): void {
    const found = this.get().options?.channels.find(one => one.channel === channel)
    if (found !== undefined && found.hindrance === null) this.patch({ channel: found, address: found.addresses[0] ?? null, failure: null })
  }

  address(address: string): void {
    this.patch({ address, failure: null })
  }

  get ready(): boolean {
    const { ticked, channel, busy, sent } = this.get()
    return ticked.length > 0 && channel !== null && !busy && sent === null
  }

  /** Sends; true when it is durable. What is asked again unchanged is the same wish. */
  async send(): Promise<boolean> {
    const { ticked, channel, address, options } = this.get()
    if (!this.ready || channel === null) return false
    const request = {
      customerId: options?.customerId ?? this.customerId, interactionId: this.interactionId, channel: channel.channel, address, language: options?.language ?? null, packages: ticked,
    }
    const of = JSON.stringify(request)
    if (this.attempt?.of !== of) this.attempt = { of, key: this.newKey() }
    this.patch({ busy: true, failure: null })
    try {
      const { items } = await this.api.materials.send(request, this.attempt.key)
      this.patch({ sent: items })
      return true
    } catch (failure) {
      this.patch({ failure: asApiError(failure) })
      return false
    } finally {
      this.patch({ busy: false })
    }
  }
}
