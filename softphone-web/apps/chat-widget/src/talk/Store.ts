/** A value that can be watched. It is never changed in place. */
export class Store<T extends object> {
  private value: T
  private readonly listeners = new Set<() => void>()

  constructor(value: T) {
    this.value = value
  }

  get(): T {
    return this.value
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  patch(fields: Partial<T>): void {
    this.value = { ...this.value, ...fields }
    for (const listener of [...this.listeners]) listener()
  }
}
