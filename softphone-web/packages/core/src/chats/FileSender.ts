import { chatFileLimit, chatFileType, type ChatMessage } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'

/** A file on its way to a customer. */
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

interface FileSenderParts {
  readonly send: (conversation: string, id: string, file: File, type: string, progress: (part: number) => void, stop: AbortSignal) => Promise<ChatMessage>
  readonly newId: () => string
  readonly changed: (conversation: string, files: readonly OutgoingFile[]) => void
}

interface Upload {
  readonly file: File
  readonly stop: AbortController
  readonly shown: OutgoingFile
}

/** Files of one conversation that may be under way at once. */
const filesLimit = 5

/** Sends an agent's files, of each conversation one after the other, each under an id of its own, so that one that is tried again is there once. */
export class FileSender {
  private readonly parts: FileSenderParts
  private readonly uploads = new Map<string, readonly Upload[]>()
  private readonly sending = new Set<string>()

  constructor(parts: FileSenderParts) {
    this.parts = parts
  }

  add(conversation: string, files: readonly File[]): void {
    const room = filesLimit - this.of(conversation).filter(upload => upload.shown.failure === null && !upload.shown.sent).length
    const more = files.slice(0, Math.max(0, room)).map((file): Upload => ({
      file, stop: new AbortController(),
      shown: {
        id: this.parts.newId(), name: file.name, progress: 0, sent: false,
        failure: chatFileType(file.name) === null ? 'type' : file.size > chatFileLimit || file.size === 0 ? 'size' : null,
      },
    }))
    this.set(conversation, [...this.of(conversation), ...more])
    void this.next(conversation)
  }

  /** Takes one back, wherever it is; what the server has already stays. */
  cancel(conversation: string, id: string): void {
    this.of(conversation).find(upload => upload.shown.id === id)?.stop.abort()
    this.remove(conversation, id)
  }

  again(conversation: string, id: string): void {
    this.change(conversation, id, upload => ({ ...upload, stop: new AbortController(), shown: { ...upload.shown, failure: null, progress: 0 } }))
    void this.next(conversation)
  }

  /** The network is back: what was lost on the way is tried again. */
  retryNow(conversation: string): void {
    for (const { shown } of this.of(conversation)) if (shown.failure === 'lost') this.again(conversation, shown.id)
  }

  /** The line is in the conversation. */
  confirm(conversation: string, id: string): void {
    if (this.of(conversation).some(upload => upload.shown.id === id)) this.remove(conversation, id)
  }

  forget(conversation: string): void {
    for (const { stop } of this.of(conversation)) stop.abort()
    this.uploads.delete(conversation)
  }

  stop(): void {
    for (const conversation of [...this.uploads.keys()]) this.forget(conversation)
  }

  private async next(conversation: string): Promise<void> {
    const upload = this.of(conversation).find(({ shown }) => shown.failure === null && !shown.sent)
    if (this.sending.has(conversation) || upload === undefined) return
    this.sending.add(conversation)
    const { id, name } = upload.shown
    const show = (fields: Partial<OutgoingFile>): void => this.change(conversation, id, one => ({ ...one, shown: { ...one.shown, ...fields } }))
    try {
      await this.parts.send(conversation, id, upload.file, chatFileType(name) ?? '', progress => show({ progress }), upload.stop.signal)
      show({ sent: true })
    } catch (failure) {
      const { status } = asApiError(failure)
      if (!upload.stop.signal.aborted) show({ failure: status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'lost' })
    }
    this.sending.delete(conversation)
    void this.next(conversation)
  }

  private of(conversation: string): readonly Upload[] {
    return this.uploads.get(conversation) ?? []
  }

  private remove(conversation: string, id: string): void {
    this.set(conversation, this.of(conversation).filter(upload => upload.shown.id !== id))
  }

  private change(conversation: string, id: string, change: (upload: Upload) => Upload): void {
    if (this.uploads.has(conversation)) this.set(conversation, this.of(conversation).map(upload => (upload.shown.id === id ? change(upload) : upload)))
  }

  private set(conversation: string, uploads: readonly Upload[]): void {
    this.uploads.set(conversation, uploads)
    this.parts.changed(conversation, uploads.map(upload => upload.shown))
  }
}
