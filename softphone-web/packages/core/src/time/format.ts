/** Whole seconds from one instant to a time in milliseconds, never negative. */
export function secondsSince(instant: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(instant)) / 1_000))
}

/** Seconds left until an instant, not rounded, never negative. */
export function secondsUntil(instant: string, now: number): number {
  return Math.max(0, (Date.parse(instant) - now) / 1_000)
}

/** `0:07`, `12:34`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(whole / 3_600)
  const minutes = Math.floor(whole / 60) % 60
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** A share of 0 to 1 as whole per cent; a dash when there is nothing to divide by. */
export function percentText(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`
}

/** A duration in seconds as a clock; a dash when there is none. */
export function durationText(seconds: number | null): string {
  return seconds === null ? '–' : clockText(Math.round(seconds))
}

/** A past instant as people say it: the time today, the date before, in the given language. */
export function whenText(instant: string, now: number, language: string): string {
  const at = new Date(instant)
  const sameDay = at.toDateString() === new Date(now).toDateString()
  const time = at.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (sameDay) return time
  const sameYear = at.getFullYear() === new Date(now).getFullYear()
  const date = at.toLocaleDateString(language, sameYear
    ? { month: 'short', day: 'numeric' }
    : { year: 'numeric', month: 'short', day: 'numeric' })
  return `${date}, ${time}`
}

/** A stretch of time as people say it: days and hours, hours and minutes, minutes, in the given language. */
export function spanText(seconds: number, language: string): string {
  const minutes = Math.max(0, Math.floor(seconds / 60))
  const days = Math.floor(minutes / 1_440)
  const hours = Math.floor(minutes / 60) % 24
  const unit = (value: number, name: 'day' | 'hour' | 'minute'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value)
  const parts = days > 0 ? [unit(days, 'day'), hours > 0 ? unit(hours, 'hour') : ''] : hours > 0 ? [unit(hours, 'hour'), unit(minutes % 60, 'minute')] : [unit(minutes, 'minute')]
  return parts.filter(part => part !== '').join(' ')
}

/** A number of bytes as people say it, in the given language. */
export function sizeText(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let value = Math.max(0, bytes)
  let step = 0
  while (value >= 1_000 && step < units.length - 1) {
    value /= 1_000
    step++
  }
  const digits = step > 0 && value < 10 ? 1 : 0
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: digits }).format(value)
}
