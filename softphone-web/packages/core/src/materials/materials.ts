import type { MaterialFields, MaterialItem, MaterialPackage, MaterialVariant } from '@crm/protocol'
import type { Shortcut } from '../actions/shortcut.ts'

/** Opens what can be sent to the customer who is shown. */
export const materialKey: Shortcut = { code: 'Period' }

/** A variant nobody has filled in yet. */
export const newMaterialVariant = (language: string | null): MaterialVariant => ({ language, subject: '', text: '', message: null, items: [] })

/** An address nobody has filled in yet. */
export const newMaterialItem: MaterialItem = { name: '', file: null, type: null, size: 0, url: '' }

export const newMaterial: MaterialFields = { name: '', enabled: true, queues: [], validDays: 30, variants: [newMaterialVariant(null)] }

export function materialDraft({ name, enabled, queues, validDays, variants }: MaterialPackage): MaterialFields {
  return { name, enabled, queues, validDays, variants }
}

/** A size as people say it. */
export function fileSize(bytes: number): string {
  return bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1_024))} KB`
}
