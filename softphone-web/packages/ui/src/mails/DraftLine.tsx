import type { WrittenMail } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { useDesk } from '../desk/DeskServices.tsx'

/** Whether what is written is kept; which of two counts when it was changed in another window. */
export function DraftLine({ threadId, written }: { threadId: string; written: WrittenMail }) {
  const { text } = useServices()
  const { mails } = useDesk()
  const { busy } = useStore(mails)
  const { fate } = written
  return (
    <p className={`mail-draft mail-draft-${fate}`}>
      <span role="status">{fate === 'refused' ? text('mailDraft.refused', { problem: written.problem ?? '' }) : text(`mailDraft.${fate}`)}</span>
      {fate === 'overtaken' && (
        <>
          <Button size="small" disabled={busy} onClick={() => void mails.settle(threadId, false)}>{text('mailDraftTheirs')}</Button>
          <Button size="small" disabled={busy} onClick={() => void mails.settle(threadId, true)}>{text('mailDraftMine')}</Button>
        </>
      )}
    </p>
  )
}
