/** The most a file in a chat may have, in bytes. */
export const chatFileLimit = 10 * 1024 * 1024

const types: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', pdf: 'application/pdf',
  txt: 'text/plain', log: 'text/plain', csv: 'text/csv', zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** Ends of names a chooser offers. */
export const chatFileEndings = Object.keys(types).map(ending => `.${ending}`).join(',')

/** The type a name stands for; null for what cannot be sent in a chat. The server looks at the content, too. */
export function chatFileType(name: string): string | null {
  return types[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null
}
