import type { Instant } from './words.ts'

export type RecordState = 'ready' | 'waiting' | 'reserved' | 'done' | 'exhausted' | 'removed'

export type ListCounts = Readonly<Record<RecordState | 'all', number>>

/** A list of records; frozen while a campaign dials it. */
export interface ListView {
  readonly id: string
  readonly name: string
  readonly created: Instant
  readonly version: number
  readonly campaign: string | null
  /** An import reads into it, or waits to be taken over. */
  readonly filling: boolean
  readonly records: ListCounts
}

export interface ListRecord {
  readonly id: number
  readonly numbers: readonly { readonly number: string; readonly kind: 'other' | 'mobile' | 'work' | 'home' }[]
  readonly state: RecordState
  readonly attempts: number
  readonly outcome: string | null
  readonly due: Instant | null
  readonly name: string | null
  readonly externalKey: string | null
  readonly zone: string | null
  readonly priority: number
  readonly consent: boolean
  readonly fields: Readonly<Record<string, string>>
}

export type ImportState = 'uploaded' | 'running' | 'checked' | 'done' | 'failed' | 'cancelled'
export type ImportTarget = 'list' | 'doNotCall'

/** What a column is for. */
export const columnUses = ['skip', 'number', 'mobile', 'work', 'home', 'name', 'externalKey', 'priority', 'zone', 'consent', 'field', 'reason', 'expires'] as const
export type ColumnUse = typeof columnUses[number]

export interface ListImport {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly state: ImportState
  readonly target: ImportTarget
  readonly list: string | null
  readonly counts: {
    readonly rows: number
    readonly loaded: number
    readonly faulty: number
    readonly duplicatesInFile: number
    readonly duplicatesInList: number
    readonly doNotCall: number
  }
  /** 0 to 1. */
  readonly progress: number
  readonly fault: string | null
  readonly faultText: string | null
  readonly by: string
  readonly at: Instant
}

/** How a file is read. */
export interface ImportReading {
  readonly encoding: string | null
  readonly delimiter: string | null
  readonly hasHeader: boolean
  readonly region: string
}

export interface ImportPreview extends ImportReading {
  readonly workbook: boolean
  readonly names: readonly string[]
  readonly uses: readonly ColumnUse[]
  readonly rows: readonly (readonly string[])[]
  readonly remembered: boolean
}

export interface ImportRequest extends ImportReading {
  readonly target: ImportTarget
  readonly list: string | null
  readonly campaign: string | null
  readonly names: readonly string[]
  readonly uses: readonly ColumnUse[]
  readonly atOnce: boolean
}

export interface DoNotCallEntry {
  readonly number: string
  readonly prefix: boolean
  readonly campaign: string | null
  readonly source: 'internal' | 'agent' | 'keyPress' | 'imported'
  readonly at: Instant
  readonly expires: Instant | null
  readonly reason: string | null
  readonly by: string | null
}

export interface DoNotCallListing {
  readonly items: readonly DoNotCallEntry[]
  readonly next: string | null
  readonly count: number
}

export interface DoNotCallRequest {
  readonly number: string
  readonly prefix: boolean
  readonly campaign: string | null
  readonly expires: Instant | null
  readonly reason: string | null
}

export interface DoNotCallVerdict {
  readonly number: string
  readonly listed: boolean
  readonly source: DoNotCallEntry['source'] | null
  readonly until: Instant | null
}
