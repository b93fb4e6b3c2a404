/** Polls a condition until it holds; what it returned is the result. Fails with the last thing seen, also when nobody wants to know any more. */
export async function until(what, condition, { timeout = 15_000, every = 50, signal } = {}) {
  const end = performance.now() + timeout
  let last
  while (performance.now() < end && !signal?.aborted) {
    try {
      last = await condition()
      if (last) return last
    } catch (fault) {
      last = fault
    }
    await pause(every)
  }
  throw new Error(`${what}: not within ${timeout} ms; last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`)
}

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

/** The value below which a share of the samples lies (nearest rank). */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}
