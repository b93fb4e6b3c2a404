import { ChatRefusal, type Right } from '../wire/ChatApi.ts'
import type { ChatMessage } from '../wire/contract.ts'
import { fileLimit, filesLimit, typeOf, type OutgoingFile } from './files.ts'

export interface UploadParts {
  readonly send: (right: Right, id: string, file: File, type: string, progress: (part: number) => void, stop: AbortSignal) => Promise<ChatMessage>
  readonly newId: () => string
  readonly changed: (files: readonly OutgoingFile[]) => void
}

interface Upload {
  readonly file: File
  readonly stop: AbortController
  shown: OutgoingFile
}

/** Sends files one after the other, each under an id of its own, so that one that is tried again is there once. They last as long as the page. */
export class Uploads {
  private readonly parts: UploadParts
  private uploads: readonly Upload[] = []
  private right: Right | null = null
  private sending = false

  constructor(parts: UploadParts) {
    this.parts = parts
  }

  start(right: Right): void {
    this.right = right
  }

  add(files: readonly File[]): void {
    const room = filesLimit - this.uploads.filter(upload => upload.shown.failure === null).length
    const more = files.slice(0, Math.max(0, room)).map((file): Upload => ({
      file, stop: new AbortController(),
      shown: { id: this.parts.newId(), name: file.name, progress: 0, sent: false, failure: typeOf(file.name) === null ? 'type' : file.size > fileLimit || file.size === 0 ? 'size' : null },
    }))
    this.set([...this.uploads, ...more])
    void this.next()
  }

  /** Takes one back, wherever it is; what the server has already stays. */
  cancel(id: string): void {
    this.uploads.find(upload => upload.shown.id === id)?.stop.abort()
    this.set(this.uploads.filter(upload => upload.shown.id !== id))
  }

  again(id: string): void {
    this.set(this.uploads.map(upload => (upload.shown.id === id ? { ...upload, stop: new AbortController(), shown: { ...upload.shown, failure: null, progress: 0 } } : upload)))
    void this.next()
  }

  /** The network is back: what was lost on the way is tried again. */
  retryNow(): void {
    for (const { shown } of this.uploads) if (shown.failure === 'lost') this.again(shown.id)
  }

  /** The line is in the conversation. */
  confirm(id: string): void {
    if (this.uploads.some(upload => upload.shown.id === id)) this.set(this.uploads.filter(upload => upload.shown.id !== id))
  }

  stop(): void {
    this.right = null
    for (const { stop } of this.uploads) stop.abort()
    this.set([])
  }

  private async next(): Promise<void> {
    const upload = this.uploads.find(({ shown }) => shown.failure === null && !shown.sent)
    if (this.sending || upload === undefined || this.right === null) return
    this.sending = true
    const { id, name } = upload.shown
    try {
      await this.parts.send(this.right, id, upload.file, typeOf(name) ?? '', progress => this.show(id, { progress }), upload.stop.signal)
      this.show(id, { sent: true })
    } catch (failure) {
      if (!upload.stop.signal.aborted) this.show(id, { failure: failure instanceof ChatRefusal && !failure.passes ? 'refused' : 'lost' })
    }
    this.sending = false
    void this.next()
  }

  private show(id: string, fields: Partial<OutgoingFile>): void {
    this.set(this.uploads.map(upload => (upload.shown.id === id ? { ...upload, shown: { ...upload.shown, ...fields } } : upload)))
  }

  private set(uploads: readonly Upload[]): void {
    this.uploads = uploads
    this.parts.changed(uploads.map(upload => upload.shown))
  }
}
