/** When figures change colour. Waiting times in seconds. */
const longWait = 30
const tooLongWait = 120

export type Kind = 'good' | 'warn' | 'bad' | ''

export function waitKind(seconds: number | null): Kind {
  if (seconds === null || seconds < longWait) return ''
  return seconds < tooLongWait ? 'warn' : 'bad'
}

export function serviceLevelKind(share: number | null): Kind {
  if (share === null) return ''
  if (share >= 0.8) return 'good'
  return share >= 0.6 ? 'warn' : 'bad'
}
