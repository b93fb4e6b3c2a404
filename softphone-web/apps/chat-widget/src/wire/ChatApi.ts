import type {
  ChatAvailability, ChatMessage, ChatRequest, ChatSnapshot, ChatTicket, InvitationTicket, WebCallBegun, WebCallRequest, WebCallStatus, WebCallTicket,
} from './contract.ts'
import { upload } from './upload.ts'

/** The right to a conversation. */
export interface Right {
  readonly conversationId: string
  readonly token: string
}

/** Why something was not done. Status 0: the server was not reached. */
export class ChatRefusal extends Error {
  readonly status: number
  /** Fields of the request that are wrong. */
  readonly fields: readonly string[]

  constructor(status: number, fields: readonly string[] = []) {
    super(`The chat server answered ${status}.`)
    this.status = status
    this.fields = fields
  }

  /** Whether the same again may succeed later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

/** Milliseconds an answer may take. */
const patience = 10_000

/** The routes under `/api/v1/chat`, one method each. Every failure is a {@link ChatRefusal}. */
export class ChatApi {
  private readonly base: string

  /** @param origin Of the server, without a slash at its end. */
  constructor(origin: string) {
    this.base = `${origin}/api/v1`
  }

  availability(entryPoint: string): Promise<ChatAvailability> {
    return this.send('GET', `/chat/availability?entryPoint=${encodeURIComponent(entryPoint)}`)
  }

  /** Asks whether the visitor may be invited now, by a rule that holds. */
  invite(entryPoint: string, rule: string, language: string): Promise<InvitationTicket> {
    return this.send('POST', '/chat/invitations', { entryPoint, rule, language })
  }

  answerInvitation(id: string, answer: 'accepted' | 'declined'): Promise<void> {
    return this.send('POST', `/chat/invitations/${encodeURIComponent(id)}`, { answer }, undefined, true)
  }

  begin(request: ChatRequest): Promise<ChatTicket> {
    return this.send('POST', '/chat/conversations', request)
  }

  look(right: Right, after: number): Promise<ChatSnapshot> {
    return this.about(right, 'GET', `?after=${after}`)
  }

  say(right: Right, clientMessageId: string, text: string): Promise<ChatMessage> {
    return this.about(right, 'POST', '/messages', { clientMessageId, text })
  }

  read(right: Right, upTo: number, state: 'delivered' | 'read'): Promise<void> {
    return this.about(right, 'POST', '/read', { upTo, state })
  }

  typing(right: Right, typing: boolean): Promise<void> {
    return this.about(right, 'POST', '/typing', { typing })
  }

  end(right: Right): Promise<void> {
    return this.about(right, 'POST', '/end')
  }

  /** Whether the chat could be sent by mail. */
  async mayMail(right: Right): Promise<boolean> {
    return (await this.about<{ readonly mayAsk: boolean }>(right, 'GET', '/transcript')).mayAsk
  }

  /** Has the chat sent by mail, once. */
  mail(right: Right, email: string, language: string): Promise<void> {
    return this.about(right, 'POST', '/transcript', { email, language })
  }

  rate(right: Right, score: number, comment: string | null): Promise<void> {
    return this.about(right, 'POST', '/rating', { score, comment })
  }

  /** Sends a file; the same id again gives the first line. */
  sendFile(right: Right, clientMessageId: string, file: File, type: string, progress: (part: number) => void, stop: AbortSignal): Promise<ChatMessage> {
    const query = new URLSearchParams({ clientMessageId, name: file.name })
    return upload(`${this.base}/chat/conversations/${encodeURIComponent(right.conversationId)}/files?${query}`, { 'content-type': type, 'x-crm-chat-token': right.token }, file, progress, stop)
  }

  /** A file's content. */
  async file(right: Right, id: string): Promise<Blob> {
    const answer = await this.reach(`/chat/conversations/${encodeURIComponent(right.conversationId)}/files/${encodeURIComponent(id)}`, {
      headers: { 'x-crm-chat-token': right.token }, credentials: 'omit', referrerPolicy: 'no-referrer',
    })
    if (!answer.ok) throw new ChatRefusal(answer.status)
    return answer.blob()
  }

  /** Asks to be called back, where the queue allows it. */
  callBack(queue: string, number: string, name: string | null, language: string): Promise<void> {
    return this.send('POST', '/chat/callbacks', { queue, number, name, language })
  }

  /** Asks for the right to call an entry point, out of a chat if there is one. */
  callTicket(entryPoint: string, chat: Right | null): Promise<WebCallTicket> {
    return this.send('POST', '/chat/calls/tickets', { entryPoint, conversationId: chat?.conversationId }, chat?.token)
  }

  beginCall(request: WebCallRequest): Promise<WebCallBegun> {
    return this.send('POST', '/chat/calls', request)
  }

  lookCall(call: Right): Promise<WebCallStatus> {
    return this.send('GET', `/chat/calls/${encodeURIComponent(call.conversationId)}`, undefined, call.token)
  }

  /** Also while the page is being left. */
  hangUpCall(call: Right): Promise<void> {
    return this.send('POST', `/chat/calls/${encodeURIComponent(call.conversationId)}/hangup`, undefined, call.token, true)
  }

  private about<T>(right: Right, method: string, path: string, body?: unknown): Promise<T> {
    return this.send(method, `/chat/conversations/${encodeURIComponent(right.conversationId)}${path}`, body, right.token)
  }

  private async send<T>(method: string, path: string, body?: unknown, token?: string, keepalive = false): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (token !== undefined) headers['x-crm-chat-token'] = token
    const answer = await this.reach(path, {
      method, headers, keepalive, credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new ChatRefusal(answer.status, await wrongFields(answer))
    const text = await answer.text().catch(() => { throw new ChatRefusal(0) })
    try {
      return (text === '' ? undefined : JSON.parse(text)) as T
    } catch {
      throw new ChatRefusal(502)
    }
  }

  private async reach(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(this.base + path, request)
    } catch {
      throw new ChatRefusal(0)
    }
  }
}

async function wrongFields(answer: Response): Promise<readonly string[]> {
  try {
    const { errors } = await answer.json() as { errors?: Readonly<Record<string, unknown>> }
    return Object.keys(errors ?? {})
  } catch {
    return [] // not a problem document: the status says enough
  }
}
