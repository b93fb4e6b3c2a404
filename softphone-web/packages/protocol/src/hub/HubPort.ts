/** The little this app needs of a hub connection; a fake implements it in tests. */
export interface HubPort {
  start(): Promise<void>
  stop(): Promise<void>
  invoke<T>(method: string): Promise<T>
  on<T>(message: string, handler: (payload: T) => void): void
  onClosed(handler: () => void): void
}

/** Makes one fresh, unstarted connection. */
export type HubFactory = () => HubPort
