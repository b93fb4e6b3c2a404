import type { ChatMessage } from '../wire/contract.ts'

/** The most a file may have, in bytes; the server takes no more. */
export const fileLimit = 10 * 1024 * 1024

/** Files that may be under way at once. */
export const filesLimit = 5

const types: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', pdf: 'application/pdf',
  txt: 'text/plain', log: 'text/plain', csv: 'text/csv', zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** Ends of names a chooser offers. */
export const fileEndings = Object.keys(types).map(ending => `.${ending}`).join(',')

/** The type a name stands for; null for what cannot be sent. The server looks at the content, too. */
export function typeOf(name: string): string | null {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return types[ending] ?? null
}

/** A file on its way. */
export interface OutgoingFile {
  readonly id: string
  readonly name: string
  /** 0 to 1. */
  readonly progress: number
  /** The server has it; it is shown here until it is seen in the conversation. */
  readonly sent: boolean
  /** Why it is not sent: for good, or until it is tried again. */
  readonly failure: null | 'type' | 'size' | 'refused' | 'lost'
}

/** Whether a line is a file that pages may show as a picture. */
export function isPicture(line: ChatMessage): boolean {
  return line.file?.type.startsWith('image/') === true
}
