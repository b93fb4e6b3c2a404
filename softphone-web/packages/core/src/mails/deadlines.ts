/** How near a promise to the customer is to being broken. */
export type DeadlineGrade = 'calm' | 'warning' | 'late'

/** The grade of a promise that falls due at an instant and warns from another on. */
export function deadlineGrade(dueAt: string, warnAt: string | null, now: number): DeadlineGrade {
  if (now >= Date.parse(dueAt)) return 'late'
  const warn = warnAt === null ? Date.parse(dueAt) - warnBefore : Date.parse(warnAt)
  return now >= warn ? 'warning' : 'calm'
}

/** Milliseconds before it falls due, where the server does not say from when to warn. */
const warnBefore = 15 * 60_000
