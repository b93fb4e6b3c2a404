import { asApiError, personName } from '@crm/core'
import type { ApiError, UnworkedMail } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { subjectOf } from './MailList.tsx'

/** Milliseconds between two looks. */
const period = 30_000

/** Mails that made no work, for supervisors: spam, reports, automatic answers, lists. What does not belong there becomes work at a click. */
export function UnworkedMails({ queueName }: { queueName: (id: string) => string }) {
  const { text, api } = useServices()
  const [mails, setMails] = useState<readonly UnworkedMail[]>([])
  const [failure, setFailure] = useState<ApiError | null>(null)
  const look = useCallback((): void => {
    api.mails.unworked().then(({ items }) => setMails(items), () => undefined) // the next look tells
  }, [api])
  useEffect(() => {
    look()
    const timer = setInterval(() => { if (document.visibilityState === 'visible') look() }, period)
    return () => clearInterval(timer)
  }, [look])
  const make = (mail: UnworkedMail): void => {
    setFailure(null)
    api.mails.makeWork(mail.mailId).then(look, (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  if (mails.length === 0) return null
  return (
    <Panel title={text('unworkedTitle')} aside={<span className="count">{mails.length}</span>}>
      <Failure error={failure} onDismiss={() => setFailure(null)} />
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('unworkedTitle')}>
        <table className="board">
          <thead>
            <tr>
              <th scope="col">{text('mailSubject')}</th><th scope="col">{text('liveMailSender')}</th><th scope="col">{text('unworkedWhy')}</th><th scope="col">{text('queue')}</th>
              <th scope="col">{text('since')}</th><th scope="col"><span className="unseen">{text('unworkedMake')}</span></th>
            </tr>
          </thead>
          <tbody>
            {mails.map(mail => {
              const name = mail.from === null ? '–' : personName(mail.from)
              const subject = subjectOf(mail.subject, text('mailNoSubject'))
              return (
                <tr key={mail.mailId}>
                  <th scope="row"><span className="mail-cut" dir="auto">{subject}</span></th>
                  <td><span className="mail-cut" dir="auto">{name}</span></td>
                  <td>{text(`unworkedWhy.${mail.why}`)}</td>
                  <td>{queueName(mail.queueId)}</td>
                  <td><Elapsed since={mail.at} /></td>
                  <td><Button size="small" aria-label={text('unworkedMakeOf', { name, subject })} onClick={() => make(mail)}>{text('unworkedMake')}</Button></td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
