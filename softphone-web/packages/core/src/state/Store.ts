/** A value that can be watched. The value is never changed in place; equal values (Object.is) notify nobody. */
export interface Watchable<T> {
  get(): T
  /** Calls back after each change; returns what ends it. */
  subscribe(listener: () => void): () => void
}

export class Store<T> implements Watchable<T> {
  private value: T
  private readonly listeners = new Set<() => void>()

  constructor(value: T) {
    this.value = value
  }

  // Bound, so that they can be handed over as they are.
  readonly get = (): T => this.value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  set(value: T): void {
    if (Object.is(this.value, value)) return
    this.value = value
    for (const listener of [...this.listeners]) listener()
  }

  /** Replaces some fields of an object value. */
  patch(fields: Partial<T>): void {
    this.set({ ...this.value, ...fields })
  }
}
