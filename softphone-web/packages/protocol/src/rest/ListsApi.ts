import type {
  DoNotCallEntry, DoNotCallListing, DoNotCallRequest, DoNotCallVerdict, ImportPreview, ImportReading, ImportRequest, ImportTarget, ListImport, ListRecord, ListView, RecordState,
} from '../contract/lists.ts'
import type { Listing, Page } from '../contract/rest.ts'
import { CampaignsApi } from './CampaignsApi.ts'
import { query } from './query.ts'
import type { RestClient } from './RestClient.ts'

/** Lists that campaigns dial, files on their way into them, and who must not be called; for supervisors of the whole site. */
export class ListsApi {
  /** The campaigns that dial them. */
  readonly campaigns: CampaignsApi
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
    this.campaigns = new CampaignsApi(rest)
  }

  all(): Promise<Listing<ListView>> {
    return this.rest.get('/lists')
  }

  list(id: string): Promise<ListView> {
    return this.rest.get(list(id))
  }

  create(name: string): Promise<ListView> {
    return this.rest.post('/lists', { name })
  }

  remove(id: string): Promise<void> {
    return this.rest.delete(list(id))
  }

  records(id: string, state: RecordState | null, after: string | null): Promise<Page<ListRecord>> {
    return this.rest.get(`${list(id)}/records?${query({ state, after, limit: '50' })}`)
  }

  /** Where the list is as a table. */
  exportAddress(id: string): string {
    return this.rest.address(`${list(id)}/export`)
  }

  recycle(id: string, states: readonly RecordState[]): Promise<{ readonly records: number }> {
    return this.rest.post(`${list(id)}/recycle`, { states, outcomes: [] }, { timeout: 120_000 })
  }

  fillBySearch(id: string, search: string): Promise<ListImport> {
    return this.rest.post(`${list(id)}/search`, { search })
  }

  imports(): Promise<Listing<ListImport>> {
    return this.rest.get('/list-imports')
  }

  import(id: string): Promise<ListImport> {
    return this.rest.get(one(id))
  }

  upload(file: File, progress: (part: number) => void, stop: AbortSignal): Promise<ListImport> {
    return this.rest.upload(`/list-imports?${query({ name: file.name })}`, file, 'application/octet-stream', progress, stop)
  }

  /** How the beginning of a file reads; what is null is found out. */
  preview(id: string, target: ImportTarget, reading: { readonly [K in keyof ImportReading]: ImportReading[K] | null }): Promise<ImportPreview> {
    const { encoding, delimiter, hasHeader, region } = reading
    return this.rest.get(`${one(id)}/preview?${query({ target, encoding, delimiter, hasHeader: hasHeader === null ? null : String(hasHeader), region })}`)
  }

  start(id: string, request: ImportRequest): Promise<ListImport> {
    return this.rest.post(`${one(id)}/start`, request)
  }

  apply(id: string): Promise<ListImport> {
    return this.rest.post(`${one(id)}/apply`, {}, { timeout: 60_000 })
  }

  cancel(id: string): Promise<ListImport> {
    return this.rest.post(`${one(id)}/cancel`, {})
  }

  /** Where the report is as a table. */
  reportAddress(id: string): string {
    return this.rest.address(`${one(id)}/report`)
  }

  doNotCall(number: string | null, after: string | null): Promise<DoNotCallListing> {
    return this.rest.get(`/do-not-call?${query({ number, after, limit: '50' })}`)
  }

  addDoNotCall(request: DoNotCallRequest): Promise<DoNotCallVerdict> {
    return this.rest.post('/do-not-call', request)
  }

  /** For administrators. */
  removeDoNotCall(entry: DoNotCallEntry): Promise<void> {
    return this.rest.delete(`/do-not-call?${query({ number: entry.number, prefix: String(entry.prefix), campaign: entry.campaign })}`)
  }
}

const list = (id: string): string => `/lists/${encodeURIComponent(id)}`
const one = (id: string): string => `/list-imports/${encodeURIComponent(id)}`
