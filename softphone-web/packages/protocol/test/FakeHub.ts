import type { HubPort } from '../src/index.ts'

/** A hub connection in the hands of a test. */
export class FakeHub implements HubPort {
  started = false
  stopped = false
  /** What `start` waits for; rejects to refuse the connection. */
  startResult: Promise<void> = Promise.resolve()
  readonly results = new Map<string, unknown>()
  private readonly handlers = new Map<string, (payload: never) => void>()
  private closed: () => void = () => undefined

  async start(): Promise<void> {
    this.started = true
    await this.startResult
  }

  stop(): Promise<void> {
    this.stopped = true
    return Promise.resolve()
  }

  invoke<T>(method: string): Promise<T> {
    return this.results.has(method)
      ? Promise.resolve(this.results.get(method) as T)
      : Promise.reject(new Error(`${method} is unknown`))
  }

  on<T>(message: string, handler: (payload: T) => void): void {
    this.handlers.set(message, handler)
  }

  onClosed(handler: () => void): void {
    this.closed = handler
  }

  /** The server sends a message. */
  push(message: string, payload: unknown): void {
    const handler = this.handlers.get(message)
    if (handler === undefined) throw new Error(`Nobody listens to ${message}.`)
    handler(payload as never)
  }

  /** The connection breaks. */
  drop(): void {
    this.closed()
  }
}
