/** Milliseconds before the given attempt (0 is the first), doubling from 250 ms to at most 8 s, spread by half so that a
 * restarted server is not met by everybody at once. `random` is 0 to 1. */
export function backoff(attempt: number, random: number): number {
  if (attempt === 0) return 0
  return spread(Math.min(8_000, 250 * 2 ** Math.min(attempt - 1, 16)), random)
}

/** Attempts at the pace of a second: longer than a node needs to take another's work over. */
const patientAttempts = 60

/** Milliseconds before a page knocks again: 250 ms, then each second while another node may be taking over, so that nobody waits for
 * a pause that grew meanwhile; growing to 8 s only after that. Spread by half. `random` is 0 to 1. */
export function knock(attempt: number, random: number): number {
  if (attempt === 0) return 0
  const growth = attempt <= 3 ? 2 ** (attempt - 3) : 2 ** Math.min(Math.max(0, attempt - patientAttempts), 3)
  return spread(1_000 * growth, random)
}

const spread = (full: number, random: number): number => Math.round(full * (0.5 + random / 2))
