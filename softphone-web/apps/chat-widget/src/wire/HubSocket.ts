/** End of a message in SignalR's JSON protocol. */
const end = '\u001e'

/** Milliseconds without anything from the server, whose keep-alive comes every 5 s, after which the connection is lost. */
const serverTimeout = 15_000

const keepAlive = 5_000

/** Frames longer than this are not ours: the longest, a snapshot, is well below. */
const frameLimit = 4_000_000

export interface HubEvents {
  readonly message: (target: string, argument: unknown) => void
  /** Once, whatever ended it. */
  readonly closed: () => void
}

/** A hub connection as far as the chat uses one. */
export interface Hub {
  close(): void
}

export type HubFactory = (opening: unknown, events: HubEvents) => Hub

interface Frame {
  readonly type?: number
  readonly target?: unknown
  readonly arguments?: readonly unknown[]
  readonly error?: unknown
}

/** The frames of one WebSocket message; null when it cannot be read. */
export function readFrames(data: unknown): readonly Frame[] | null {
  if (typeof data !== 'string' || data.length > frameLimit || !data.endsWith(end)) return null
  try {
    return data.split(end).slice(0, -1).map(part => JSON.parse(part) as Frame)
  } catch {
    return null
  }
}

/**
 * Speaks SignalR's JSON protocol (handshake, ping, one invocation, pushed messages) over a WebSocket without negotiation. That is all
 * the chat needs, in a fraction of the size of a general client. Does not reconnect by itself.
 */
export function hubSocket(address: string): HubFactory {
  return (opening, events) => new HubSocket(address, opening, events)
}

class HubSocket implements Hub {
  private readonly socket: WebSocket
  private readonly events: HubEvents
  private readonly opening: unknown
  private readonly pinging: ReturnType<typeof setInterval>
  private watch: ReturnType<typeof setTimeout> | undefined
  private shaken = false
  private over = false

  constructor(address: string, opening: unknown, events: HubEvents) {
    this.events = events
    this.opening = opening
    this.socket = new WebSocket(address)
    this.socket.onopen = () => this.send({ protocol: 'json', version: 1 })
    this.socket.onmessage = message => this.hear(message.data)
    this.socket.onclose = () => this.close()
    this.pinging = setInterval(() => { if (this.shaken) this.send({ type: 6 }) }, keepAlive)
    this.listen()
  }

  close(): void {
    if (this.over) return
    this.over = true
    clearInterval(this.pinging)
    clearTimeout(this.watch)
    this.socket.onmessage = null
    this.socket.close()
    this.events.closed()
  }

  private listen(): void {
    clearTimeout(this.watch)
    this.watch = setTimeout(() => this.close(), serverTimeout)
  }

  private hear(data: unknown): void {
    this.listen()
    const frames = readFrames(data)
    if (frames === null) return this.close()
    for (const frame of frames) this.take(frame)
  }

  private take(frame: Frame): void {
    if (this.over) return
    if (frame.error !== undefined && frame.error !== null) return this.close()
    if (!this.shaken) {
      this.shaken = true
      this.send({ type: 1, invocationId: '1', target: 'Open', arguments: [this.opening] })
    } else if (frame.type === 1 && typeof frame.target === 'string') {
      this.events.message(frame.target, frame.arguments?.[0])
    } else if (frame.type === 7) {
      this.close()
    }
  }

  private send(message: unknown): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message) + end)
  }
}
