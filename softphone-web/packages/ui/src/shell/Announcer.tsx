import type { Announcement } from '@crm/core'

/** Reads out to screen readers, invisibly. Both regions are always there, since readers only follow those they know. */
export function Announcer({ announcement }: { announcement: Announcement | null }) {
  return (
    <>
      <div className="unseen" role="status" aria-live="polite">{announcement?.urgent === false ? announcement.text : ''}</div>
      <div className="unseen" role="alert" aria-live="assertive">{announcement?.urgent === true ? announcement.text : ''}</div>
    </>
  )
}
