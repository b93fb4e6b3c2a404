/** Milliseconds before the given attempt (0 is the first), doubling from 250 ms to at most 8 s, spread by half so that a
 * restarted server is not met by everybody at once. `random` is 0 to 1. */
export function backoff(attempt: number, random: number): number {
  if (attempt === 0) return 0
  const full = Math.min(8_000, 250 * 2 ** Math.min(attempt - 1, 16))
  return Math.round(full * (0.5 + random / 2))
}
