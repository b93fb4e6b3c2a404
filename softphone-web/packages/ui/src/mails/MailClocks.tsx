import { deadlineGrade, spanText, type DeadlineGrade } from '@crm/core'
import type { MailClock } from '@crm/protocol'
import { useNowValue, useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

/** How near a promise is to being broken, as the server says it and as the time goes on. */
function gradeOf(clock: MailClock, now: number): DeadlineGrade {
  return clock.state === 'breached' ? 'late' : clock.state === 'warned' && now < Date.parse(clock.dueAt) ? 'warning' : deadlineGrade(clock.dueAt, clock.warnAt, now)
}

const isRunning = (clock: MailClock): boolean => clock.state !== 'paused' && clock.state !== 'met'

/** What was promised to the customer and how long there is: calm, soon due, or late. */
export function MailClocks({ clocks }: { clocks: readonly MailClock[] }) {
  const { text } = useServices()
  if (clocks.length === 0) return null
  return <ul className="mail-clocks" aria-label={text('mailClocks')}>{clocks.map(clock => <li key={clock.clock}><ClockTag clock={clock} /></li>)}</ul>
}

/** The promise that falls due first; nothing when none runs. */
export function NearestClock({ clocks }: { clocks: readonly MailClock[] }) {
  const nearest = clocks.find(isRunning)
  return nearest === undefined ? null : <ClockTag clock={nearest} short />
}

/** The grade of the promise that falls due first. */
export function useNearestGrade(clocks: readonly MailClock[]): DeadlineGrade {
  const nearest = clocks.find(isRunning)
  return useNowValue(now => (nearest === undefined ? 'calm' : gradeOf(nearest, now)))
}

function ClockTag({ clock, short = false }: { clock: MailClock; short?: boolean }) {
  const { text, languageTag } = useServices()
  const name = text(`mailClock.${clock.clock}`)
  const grade = useNowValue(now => gradeOf(clock, now))
  const time = useNowValue(now => spanText(Math.abs(Date.parse(clock.dueAt) - now) / 1_000, languageTag))
  const late = useNowValue(now => now >= Date.parse(clock.dueAt))
  if (!isRunning(clock)) return <span className="tag mail-clock">{text(clock.state === 'met' ? 'mailDueMet' : 'mailDuePaused', { clock: name })}</span>
  const words = text(late ? 'mailDueSince' : 'mailDueIn', { clock: name, time })
  return (
    <span className={`tag mail-clock mail-clock-${grade}`} title={`${words}, ${new Date(clock.dueAt).toLocaleString(languageTag)}`}>
      <Icon name={grade === 'calm' ? 'clock' : grade === 'warning' ? 'warning' : 'critical'} size={13} />
      {short ? <><span className="unseen">{words}</span><span aria-hidden="true">{late ? `−${time}` : time}</span></> : words}
      {grade !== 'calm' && <span className="unseen"> ({text(`mailGrade.${grade}`)})</span>}
    </span>
  )
}
