import type { Instant } from './words.ts'

/** A receiver of events. `failing`: the last attempt failed; `new`: nothing was sent yet. */
export interface WebhookView {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly url: string
  /** Types or beginnings such as `crm.interaction.*`; empty is all. */
  readonly types: readonly string[]
  readonly personalData: boolean
  readonly enabled: boolean
  readonly state: 'good' | 'failing' | 'new' | 'off'
  readonly delivered: number
  readonly waiting: number
  readonly deadLetters: number
  readonly deliveredAt: Instant | null
  readonly failedAt: Instant | null
  readonly lastError: string | null
  readonly createdAt: Instant
  readonly createdBy: string
  readonly previousSecretUntil: Instant | null
}

export interface WebhookDraft {
  readonly name: string
  readonly url: string
  readonly types: readonly string[]
  readonly personalData: boolean
  readonly enabled: boolean
}

/** The secret is shown this once. */
export interface WebhookIssued { readonly webhook: WebhookView; readonly secret: string }

export interface WebhookTested { readonly delivered: boolean; readonly status: number | null; readonly error: string | null }

export interface DeadLetterView {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly time: Instant
  readonly diedAt: Instant
  readonly attempts: number
  readonly lastError: string | null
}

/** Where pages may hold the softphone in a frame. */
export interface CtiSettingsView { readonly origins: readonly string[] }
