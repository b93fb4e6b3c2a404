import type { DuplicateWarning } from '../contract/customers.ts'
import type { MergeDone, MergeField, MergePreview, MergeView, SplitRequest, UndoPreview } from '../contract/merges.ts'
import type { RestClient } from './RestClient.ts'

/** Customers who are the same made one, one who is two made two, and both taken back. */
export class MergesApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  /** Others who look the same. */
  duplicates(customerId: string): Promise<readonly DuplicateWarning[]> {
    return this.rest.get(`${customer(customerId)}/duplicates`)
  }

  of(customerId: string): Promise<readonly MergeView[]> {
    return this.rest.get(`${customer(customerId)}/merges`)
  }

  preview(customerId: string, otherId: string): Promise<MergePreview> {
    return this.rest.get(`${customer(customerId)}/merge/${encodeURIComponent(otherId)}`)
  }

  /** Refused with `stale` when one of both was changed since these versions. */
  merge(customerId: string, version: number, otherId: string, otherVersion: number, fromOther: readonly MergeField[]): Promise<MergeDone> {
    return this.rest.post(`${customer(customerId)}/merge`, { otherId, otherVersion, fromOther }, { version })
  }

  split(customerId: string, version: number, request: SplitRequest): Promise<MergeDone> {
    return this.rest.post(`${customer(customerId)}/split`, request, { version })
  }

  previewUndo(mergeId: string): Promise<UndoPreview> {
    return this.rest.get(`/customers/merges/${encodeURIComponent(mergeId)}/undo`)
  }

  undo(mergeId: string, version: number, toOther: readonly string[], toCustomer: readonly string[]): Promise<MergeDone> {
    return this.rest.post(`/customers/merges/${encodeURIComponent(mergeId)}/undo`, { toOther, toCustomer }, { version })
  }
}

function customer(id: string): string {
  return `/customers/${encodeURIComponent(id)}`
}
