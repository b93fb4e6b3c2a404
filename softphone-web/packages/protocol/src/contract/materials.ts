import type { Instant } from './words.ts'

/** A file that is kept at the server, or an address elsewhere. */
export interface MaterialItem {
  readonly name: string
  readonly file: string | null
  readonly type: string | null
  readonly size: number
  readonly url: string | null
}

/** What a package is in one language; a null language serves all that have no variant of their own. */
export interface MaterialVariant {
  readonly language: string | null
  readonly subject: string
  readonly text: string
  /** The short text of chats and text messages; null is the package's name and its link. */
  readonly message: string | null
  readonly items: readonly MaterialItem[]
}

export interface MaterialFields {
  readonly name: string
  readonly enabled: boolean
  /** Whose agents may send it; none is everybody. */
  readonly queues: readonly string[]
  /** How long a link to it opens. */
  readonly validDays: number
  readonly variants: readonly MaterialVariant[]
}

export interface MaterialPackage extends MaterialFields {
  readonly packageId: string
  readonly version: number
}

/** A package as it would go to a customer. */
export interface MaterialOffer {
  readonly packageId: string
  readonly name: string
  readonly language: string | null
  readonly title: string
  readonly text: string
  readonly message: string
  readonly items: readonly { readonly name: string; readonly size: number; readonly url: string | null }[]
}

/** A way to the customer, and what stands against it. */
export interface MaterialChannel {
  readonly channel: string
  readonly addresses: readonly string[]
  readonly hindrance: string | null
}

export interface MaterialOptions {
  readonly customerId: string
  readonly language: string | null
  readonly packages: readonly MaterialOffer[]
  readonly channels: readonly MaterialChannel[]
  readonly atOnceMax: number
}

export interface MaterialSendRequest {
  readonly customerId: string
  readonly interactionId: string | null
  readonly channel: string
  readonly address: string | null
  readonly language: string | null
  readonly packages: readonly string[]
}

export type MaterialState = 'queued' | 'sent' | 'delivered' | 'failed' | 'bounced'

/** A package on its way to a customer. */
export interface MaterialDelivery {
  readonly deliveryId: string
  readonly customerId: string
  readonly interactionId: string | null
  readonly packageId: string
  readonly name: string
  readonly language: string | null
  readonly channel: string
  readonly address: string | null
  readonly by: string
  readonly at: Instant
  readonly state: MaterialState
  readonly reason: string | null
  readonly detail: string | null
  readonly changedAt: Instant
  readonly openings: number
  readonly openedAt: Instant | null
  readonly expiresAt: Instant
}

/** A package on a customer's card. */
export type CardMaterial = Pick<MaterialDelivery, 'deliveryId' | 'at' | 'name' | 'channel' | 'state' | 'reason' | 'openings'>

/** Places of texts, filled for each customer. */
export const materialPlaces = ['customer', 'agent', 'queue', 'package', 'link'] as const

/** Ends of names of files that customers can be sent. */
export const materialFileTypes: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', pdf: 'application/pdf', txt: 'text/plain', csv: 'text/csv', zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}
