import type { ApiError, CrmApi, RoutingStory } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface RoutingRecordState {
  readonly story: RoutingStory | null
  readonly reading: boolean
  readonly failure: ApiError | null
}

/** Why one interaction was routed as it was. Read when somebody asks: it is worked out from the journal each time. */
export class RoutingRecord extends Store<RoutingRecordState> {
  private readonly api: CrmApi
  private readonly id: string

  constructor(api: CrmApi, id: string) {
    super({ story: null, reading: false, failure: null })
    this.api = api
    this.id = id
  }

  async read(): Promise<void> {
    if (this.get().reading) return
    this.patch({ reading: true, failure: null })
    try {
      this.patch({ story: await this.api.routingOf(this.id), reading: false })
    } catch (failure) {
      this.patch({ failure: asApiError(failure), reading: false })
    }
  }
}
