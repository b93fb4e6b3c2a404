import type { MaterialDelivery, MaterialFields, MaterialItem, MaterialOptions, MaterialPackage, MaterialSendRequest } from '../contract/materials.ts'
import { materialFileTypes } from '../contract/materials.ts'
import type { Listing } from '../contract/rest.ts'
import { query } from './query.ts'
import type { RestClient } from './RestClient.ts'

/** Packages of material: sent by agents, kept by supervisors. */
export class MaterialsApi {
  private readonly rest: RestClient

  constructor(rest: RestClient) {
    this.rest = rest
  }

  /** What may be sent to a customer now, and by which ways. */
  options(customerId: string, interactionId: string | null): Promise<MaterialOptions> {
    return this.rest.get(`/materials/options?${query({ customerId, interactionId })}`)
  }

  /** Sends packages; the same key again gives the same deliveries. */
  send(request: MaterialSendRequest, key: string): Promise<Listing<MaterialDelivery>> {
    return this.rest.post('/materials/send', request, { key })
  }

  ofCustomer(id: string): Promise<Listing<MaterialDelivery>> {
    return this.rest.get(`/customers/${encodeURIComponent(id)}/materials`)
  }

  ofInteraction(id: string): Promise<Listing<MaterialDelivery>> {
    return this.rest.get(`/interactions/${encodeURIComponent(id)}/materials`)
  }

  packages(): Promise<Listing<MaterialPackage>> {
    return this.rest.get('/materials/packages')
  }

  package(id: string): Promise<MaterialPackage> {
    return this.rest.get(one(id))
  }

  /** A null version makes a new one; refused with `stale` when somebody was faster. */
  savePackage(id: string, version: number | null, fields: MaterialFields): Promise<MaterialPackage> {
    return this.rest.put(one(id), fields, version === null ? {} : { version })
  }

  deletePackage(id: string, version: number): Promise<void> {
    return this.rest.delete(one(id), { version })
  }

  /** Uploads a file for packages. */
  upload(file: File): Promise<MaterialItem> {
    const type = materialFileTypes[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? file.type
    return this.rest.sendBytes(`/materials/files?${query({ name: file.name })}`, file.slice(0, file.size, type), 120_000)
  }
}

function one(id: string): string {
  return `/materials/packages/${encodeURIComponent(id)}`
}
