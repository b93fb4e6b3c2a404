import type { InvitationCounts, InvitationFigures } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'

/** Milliseconds between two readings. */
const readEvery = 15_000

const counts = ['shown', 'accepted', 'declined', 'chats'] as const

/** What came of a queue's invitations, rule by rule; nothing while none was ever shown. */
export function InvitationResults({ queue }: { queue: string }) {
  const { text, api } = useServices()
  const [figures, setFigures] = useState<InvitationFigures | null>(null)
  useEffect(() => {
    let gone = false
    const read = (): void => {
      if (document.visibilityState !== 'visible') return
      api.configuration.invitations(queue).then(found => { if (!gone) setFigures(found) }, () => undefined) // what was read last stays
    }
    read()
    const timer = setInterval(read, readEvery)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [api, queue])
  if (figures === null || figures.rules.length === 0) return null
  const share = ({ shown, chats }: InvitationCounts): string => (shown === 0 ? '–' : `${Math.round((chats / shown) * 100)} %`)
  return (
    <section className="panel" aria-labelledby="invitation-results">
      <h2 id="invitation-results">{text('invitationResults')}</h2>
      <p className="hint">{text('invitationOpen', { count: figures.open })}</p>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={text('invitationResults')}>
        <table className="board invitation-results">
          <thead>
            <tr>
              <th scope="col">{text('invitationKey')}</th>
              {counts.map(name => <th scope="col" key={name}>{text(`invitationCount.${name}`)}</th>)}
              <th scope="col">{text('invitationShare')}</th>
            </tr>
          </thead>
          <tbody>
            {figures.rules.map(({ rule, today, month }) => (
              <tr key={rule}>
                <th scope="row">{rule}</th>
                {counts.map(name => <td key={name}>{month[name]} <span className="faint">({today[name]})</span></td>)}
                <td>{share(month)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="faint">{text('invitationResultsHint')}</p>
    </section>
  )
}
