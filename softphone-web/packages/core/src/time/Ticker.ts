import type { Watchable } from '../state/Store.ts'

/** Milliseconds a clock must go back before that is believed; less is the difference to the server being known better. */
const setBack = 5_000

/** Server time in milliseconds that moves on four times a second while somebody watches. It stands still rather than go back a little. */
export class Ticker implements Watchable<number> {
  private readonly listeners = new Set<() => void>()
  private readonly read: () => number
  private readonly period: number
  private value: number
  private timer: ReturnType<typeof setInterval> | null = null

  constructor(read: () => number, period = 250) {
    this.read = read
    this.period = period
    this.value = read()
  }

  readonly get = (): number => this.value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    this.timer ??= setInterval(this.tick, this.period)
    this.tick()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size > 0 || this.timer === null) return
      clearInterval(this.timer)
      this.timer = null
    }
  }

  private readonly tick = (): void => {
    const now = this.read()
    if (now > this.value || now < this.value - setBack) this.value = now
    for (const listener of [...this.listeners]) listener()
  }
}
