import type { DeskOffer } from '@crm/protocol'
import type { ReminderTone } from '../media/ReminderTone.ts'
import type { RingTone } from '../media/RingTone.ts'
import type { AttentionPort } from './Attention.ts'

/** What stands before an offer in the tab's title; a telephone without one. */
const signs: Readonly<Record<string, string>> = { chat: '\u{1F4AC}', sms: '\u{1F4AC}', whatsapp: '\u{1F4AC}', email: '\u{2709}\u{FE0F}' }

/** Milliseconds between the two faces of the tab's title. */
const flashPeriod = 1_000

/** Sound, title and notification of this page. `describe` puts an offer into words. */
export function browserAttention(ring: RingTone, reminder: ReminderTone, describe: (offer: DeskOffer) => { title: string; body: string }): AttentionPort {
  let flashing: ReturnType<typeof setInterval> | null = null
  let plainTitle = ''
  let notification: Notification | null = null
  return {
    ring: on => (on ? ring.start() : ring.stop()),
    remind: on => (on ? reminder.start() : reminder.stop()),
    flash: offer => {
      if (flashing !== null) {
        clearInterval(flashing)
        flashing = null
        document.title = plainTitle
      }
      if (offer === null) return
      plainTitle = document.title
      const call = `${signs[offer.mediaType] ?? '\u{1F4DE}'} ${describe(offer).title}`
      document.title = call
      flashing = setInterval(() => {
        document.title = document.title === call ? plainTitle : call
      }, flashPeriod)
    },
    notify: offer => {
      notification?.close()
      notification = null
      if (offer === null || document.visibilityState === 'visible') return
      if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return
      const words = describe(offer)
      notification = new Notification(words.title, { body: words.body, tag: offer.reservationId, requireInteraction: true })
      notification.onclick = () => window.focus()
    },
  }
}
