import type { Right } from '../wire/ChatApi.ts'
import type { Hub, HubFactory } from '../wire/HubSocket.ts'

interface LinkParts {
  readonly connect: HubFactory
  readonly random: () => number
  readonly message: (target: string, argument: unknown) => void
  readonly state: (state: 'off' | 'connecting' | 'online' | 'lost') => void
}

/** Attempts at a quick pace: longer than a node needs to take another's work over. */
const quickAttempts = 20

/**
 * Milliseconds before the n-th attempt: a second, then every two while another node may be taking over, then doubling to half a minute;
 * spread so that a restarted server is not stormed.
 */
export function pauseBefore(attempt: number, random: number): number {
  const full = attempt === 1 ? 1_000 : 2_000 * 2 ** Math.min(Math.max(0, attempt - quickAttempts), 4)
  return Math.min(30_000, full) * (0.5 + random / 2)
}

/**
 * Keeps the hub connection up for as long as there is a conversation. `after` moves on with what the hub itself has brought, in order:
 * what came as the answer to a command may be newer than something still on its way.
 */
export class Link {
  /** The highest sequence up to which nothing is missing. */
  after = 0
  private readonly parts: LinkParts
  private right: Right | null = null
  private hub: Hub | null = null
  private greeted = false
  private attempt = 0
  private waiting: ReturnType<typeof setTimeout> | undefined

  constructor(parts: LinkParts) {
    this.parts = parts
  }

  start(right: Right): void {
    this.right = right
    this.after = 0
    this.attempt = 0
    this.parts.state('connecting')
    this.open()
  }

  /** The snapshot is here: from now on every line comes in order. */
  opened(): void {
    this.greeted = true
    this.attempt = 0
    this.parts.state('online')
  }

  saw(seq: number): void {
    if (this.hub !== null) this.after = Math.max(this.after, seq)
  }

  /** What came after this could not be had: it is asked for with the next connection. */
  missing(after: number): void {
    this.after = Math.min(this.after, after)
  }

  retryNow(): void {
    if (this.right === null || this.hub !== null) return
    clearTimeout(this.waiting)
    this.open()
  }

  /** Gives up a connection that is believed to be dead. */
  renew(): void {
    this.hub?.close()
  }

  stop(): void {
    this.right = null
    clearTimeout(this.waiting)
    const { hub } = this
    this.hub = null
    hub?.close()
    this.parts.state('off')
  }

  private open(): void {
    const { right } = this
    if (right === null) return
    this.greeted = false
    const early: [string, unknown][] = []
    const hub = this.parts.connect({ ...right, after: this.after }, {
      message: (target, argument) => {
        if (this.hub !== hub) return
        if (this.greeted || target === 'hello' || target === 'refused') this.parts.message(target, argument)
        else early.push([target, argument]) // pushed while the snapshot was made: it must not come before what the snapshot holds
        if (target === 'hello') for (const [name, value] of early.splice(0)) this.parts.message(name, value)
      },
      closed: () => {
        if (this.hub === hub) this.lost()
      },
    })
    this.hub = hub
  }

  private lost(): void {
    this.hub = null
    if (this.right === null) return
    this.attempt += 1
    this.parts.state('lost')
    this.waiting = setTimeout(() => this.open(), pauseBefore(this.attempt, this.parts.random()))
  }
}
