import type { Page, Route, WebSocketRoute } from 'playwright-core'
import type { ChatInvitations, ChatMessage, ChatReceipt, ChatStatus } from '../apps/chat-widget/src/wire/contract.ts'

const end = '\u001e'

/** The chat's side of the server as one customer's page sees it; the test is the agent. */
export class FakeChat {
  /** Requests in order, as `METHOD path body`. */
  readonly requests: string[] = []
  readonly lines: ChatMessage[] = []
  readonly receipts: ChatReceipt[] = []
  online = true
  /** Whether calls are taken. */
  calls = false
  /** Nothing gets through, neither way. */
  cut = false
  /** Lines are stored, but the answer is lost. */
  forgetful = false
  mayRate = false
  /** When the page invites; null invites nobody. */
  invitations: ChatInvitations | null = null
  /** Why nobody may be invited now; null invites. */
  busy: string | null = null
  status: ChatStatus = { state: 'waiting', position: 2, estimatedWait: 90, agent: null, endReason: null }
  private readonly sockets = new Set<WebSocketRoute>()

  async serve(page: Page): Promise<void> {
    await page.route('**/api/v1/**', route => this.answer(route))
    await page.routeWebSocket(/\/hubs\/chat/, socket => this.accept(socket))
  }

  /** A line of the other side, or of the system. */
  say(text: string | null, from: ChatMessage['from'] = 'agent', system: string | null = null): void {
    this.push('message', this.line({ from, kind: system === null ? 'text' : 'system', name: from === 'agent' ? 'Anna' : system === null ? null : 'Anna', text, system, clientMessageId: null }))
  }

  become(fields: Partial<ChatStatus>): void {
    this.status = { ...this.status, ...fields }
    if (this.status.state === 'ended') this.mayRate = true
    this.push(this.status.state === 'ended' ? 'ended' : 'state', this.status)
  }

  push(target: string, argument: unknown): void {
    if (!this.cut) for (const socket of this.sockets) socket.send(JSON.stringify({ type: 1, target, arguments: [argument] }) + end)
  }

  /** The network is gone, or back. */
  async loseNetwork(lost: boolean): Promise<void> {
    this.cut = lost
    if (!lost) return
    for (const socket of this.sockets) await socket.close({ code: 1011 })
    this.sockets.clear()
  }

  private line(fields: Omit<ChatMessage, 'seq' | 'at'>): ChatMessage {
    const line = { seq: this.lines.length + 1, at: new Date().toISOString(), ...fields }
    this.lines.push(line)
    return line
  }

  private accept(socket: WebSocketRoute): void {
    if (this.cut) return void socket.close({ code: 1011 })
    socket.onMessage(data => {
      for (const text of String(data).split(end).filter(part => part !== '')) {
        const message = JSON.parse(text) as { protocol?: string; target?: string; arguments?: [{ after: number }] }
        if (message.protocol !== undefined) socket.send(`{}${end}`)
        if (message.target !== 'Open') continue
        const after = message.arguments?.[0].after ?? 0
        this.sockets.add(socket)
        this.push('hello', {
          conversationId: 'c1', status: this.status, messages: this.lines.filter(line => line.seq > after), more: false, lastSeq: this.lines.length,
          receipts: this.receipts, mayRate: this.mayRate,
        })
      }
    })
  }

  private async answer(route: Route): Promise<void> {
    if (this.cut) return route.abort()
    const request = route.request()
    const path = new URL(request.url()).pathname.replace('/api/v1', '')
    const body = (request.postDataJSON() ?? {}) as Record<string, string>
    this.requests.push(`${request.method()} ${path} ${request.postData() ?? ''}`)
    if (path === '/chat/availability') return route.fulfill({ json: { state: this.online ? 'online' : 'offline', reason: this.online ? null : 'closed', waiting: 1, estimatedWait: null, calls: this.calls, invitations: this.invitations } })
    if (path === '/chat/invitations') {
      return this.busy === null
        ? route.fulfill({ status: 201, json: { state: 'invited', invitationId: 'i1', text: 'May we help you with your order?', language: 'en', expiresIn: 120, reason: null } })
        : route.fulfill({ json: { state: 'no', invitationId: null, text: null, language: null, expiresIn: null, reason: this.busy } })
    }
    if (path.startsWith('/chat/invitations/')) return route.fulfill({ status: 204 })
    if (path === '/chat/callbacks') return route.fulfill({ status: 202, json: { state: 'accepted' } })
    if (path === '/chat/conversations') return route.fulfill({ status: 201, json: { state: 'waiting', conversationId: 'c1', token: 't1', status: this.status, reason: null } })
    if (request.headers()['x-crm-chat-token'] !== 't1') return route.fulfill({ status: 404, json: {} })
    if (path.endsWith('/messages')) return this.take(route, body)
    if (path.endsWith('/end')) this.become({ state: 'ended', endReason: 'customer-left' })
    return route.fulfill({ status: 204 })
  }

  private take(route: Route, { clientMessageId = '', text = '' }: Record<string, string>): Promise<void> {
    const known = this.lines.find(line => line.clientMessageId === clientMessageId)
    const line = known ?? this.line({ from: 'customer', kind: 'text', name: null, text, system: null, clientMessageId })
    if (known === undefined) this.push('message', line)
    return this.forgetful ? route.abort() : route.fulfill({ json: line })
  }
}
