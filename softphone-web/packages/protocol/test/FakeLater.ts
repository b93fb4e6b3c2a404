/** Timers that only run when a test says so. */
export class FakeLater {
  readonly waiting: { readonly run: () => void; readonly milliseconds: number }[] = []

  readonly later = (run: () => void, milliseconds: number): (() => void) => {
    const entry = { run, milliseconds }
    this.waiting.push(entry)
    return () => {
      const index = this.waiting.indexOf(entry)
      if (index >= 0) this.waiting.splice(index, 1)
    }
  }

  /** Runs the timer that was set first. */
  fire(): void {
    const entry = this.waiting.shift()
    if (entry === undefined) throw new Error('No timer is set.')
    entry.run()
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
