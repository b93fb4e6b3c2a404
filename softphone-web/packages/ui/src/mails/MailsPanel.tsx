import './mails.css'
import { asApiError } from '@crm/core'
import type { ApiError, Mail } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { MailThreadList } from './MailThreadList.tsx'

/** The mails of an interaction's thread, afterwards. */
export function MailsPanel({ id }: { id: string }) {
  const { text, api } = useServices()
  const [mails, setMails] = useState<readonly Mail[] | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const read = useCallback((): void => {
    setFailure(null)
    api.mails.ofInteraction(id).then(({ items }) => setMails(items), (refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api, id])
  useEffect(read, [read])
  return (
    <Panel title={text('mailsOfInteraction')} className="transcript">
      <Failure error={failure} />
      {failure !== null && <Button size="small" onClick={read}>{text('retry')}</Button>}
      {mails === null && failure === null && <p className="loading">{text('loading')}</p>}
      {mails?.length === 0 && <p className="hint">{text('mailsNone')}</p>}
      {mails !== null && mails.length > 0 && <MailThreadList mails={mails} notes={[]} />}
    </Panel>
  )
}
