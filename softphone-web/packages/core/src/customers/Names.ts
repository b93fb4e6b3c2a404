import type { CrmApi } from '@crm/protocol'
import { Store } from '../state/Store.ts'

/** Names of what other records only name by id. */
export interface NamesState {
  readonly queues: Readonly<Record<string, string>>
  readonly agents: Readonly<Record<string, string>>
  readonly codes: Readonly<Record<string, string>>
}

/** Names of queues, colleagues and wrap-up codes; ids stand for themselves until these are here, and where reading failed. */
export class Names extends Store<NamesState> {
  private readonly api: CrmApi
  private reading = false

  constructor(api: CrmApi) {
    super({ queues: {}, agents: {}, codes: {} })
    this.api = api
  }

  /** Reads them once; again when the last try got nothing. */
  async read(): Promise<void> {
    if (this.reading) return
    this.reading = true
    const [queues, agents] = await Promise.allSettled([this.api.queues(), this.api.agents()])
    this.reading = false
    const known = this.get()
    this.set({
      queues: queues.status === 'rejected' ? known.queues
        : Object.fromEntries(queues.value.items.map(queue => [queue.id, queue.settings.displayName])),
      codes: queues.status === 'rejected' ? known.codes
        : Object.fromEntries(queues.value.items.flatMap(queue => queue.settings.wrapUpCodes ?? []).map(code => [code.code, code.label])),
      agents: agents.status === 'rejected' ? known.agents : Object.fromEntries(agents.value.items.map(agent => [agent.id, agent.displayName])),
    })
  }
}
