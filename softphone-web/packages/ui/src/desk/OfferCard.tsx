import { askerName, isWritten, offerTitle, partyName, personText } from '@crm/core'
import { isConversation, type DeskCallback, type DeskOffer, type DeskOfferMail } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { CountdownRing } from '../controls/CountdownRing.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { ActionButton } from './ActionButton.tsx'
import { useDesk } from './DeskServices.tsx'
import { useParty } from './useParty.ts'

export function OfferCard({ offer }: { offer: DeskOffer }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const running = useStore(desk.actions)
  const view = useStore(desk.view)
  const failure = running.failure?.command === 'accept' || running.failure?.command === 'reject' ? running.failure.error : null
  const customer = useParty(offer.customer, offer.interactionId)
  const title = offerTitle(offer, text)
  const written = isWritten(offer.mediaType)
  const voiceMissing = !written && !offer.ringsOnDevice && view.softphone.media !== 'connected'
  return (
    <section className="panel offer" aria-label={title}>
      <div className="offer-top">
        <div className="offer-who">
          <span className="eyebrow">{[title, offer.queueName].filter(part => part).join(' · ')}</span>
          <strong className="who">{partyName(customer, text)}</strong>
          {(!written || (offer.mail == null && customer.number !== null)) && <PartyNumber number={customer.number} shown={partyName(customer, text)} />}
          {offer.mail != null && <OfferedMail mail={offer.mail} shown={partyName(customer, text)} />}
          <span className="waited">
            {offer.callback == null ? <OriginText offer={offer} /> : <CallbackText callback={offer.callback} />}
          </span>
        </div>
        <CountdownRing from={offer.offeredAt} until={offer.deadline} label={seconds => text('secondsLeft', { seconds })} />
      </div>
      {offer.chat?.subject != null && <p className="offer-about"><strong dir="auto">{offer.chat.subject}</strong></p>}
      {offer.chat?.firstLine != null && <p className="offer-about" dir="auto">{offer.chat.firstLine}</p>}
      {offer.ringsOnDevice && <p className="hint">{text('answerAtPhone')}</p>}
      {voiceMissing && <p className="hint">{text('cannotAccept')}</p>}
      <Failure error={failure} onDismiss={() => desk.actions.dismiss()} />
      <div className="offer-actions">
        {!offer.ringsOnDevice && <ActionButton id="accept" kind="good" icon={isConversation(offer.mediaType) ? 'chat' : offer.mediaType === 'email' ? 'mail' : 'phone'} size="large" showKeys />}
        <ActionButton id="reject" icon="cross" size="large" showKeys />
      </div>
    </section>
  )
}

/** Who wrote, about what, and the first words. */
function OfferedMail({ mail, shown }: { mail: DeskOfferMail; shown: string }) {
  const { text } = useServices()
  const from = mail.from === null ? null : personText(mail.from)
  return (
    <>
      {from !== null && from !== shown && <span className="hint" dir="auto">{from}</span>}
      <strong className="offer-subject" dir="auto"><Icon name="mail" size={15} /> {mail.subject === null || mail.subject.trim() === '' ? text('mailNoSubject') : mail.subject}</strong>
      {mail.reason !== 'mail' && <span className="tag">{text(`mailReason.${mail.reason}`)}</span>}
      {mail.snippet !== null && <span className="offer-snippet" dir="auto">{mail.snippet}</span>}
    </>
  )
}

/** The number below a name; nothing when the number is the name already. */
export function PartyNumber({ number, shown }: { number: string | null; shown: string }) {
  const { text } = useServices()
  if (number === shown) return null
  if (number === null) return shown === text('withheld') ? null : <span className="number">{text('withheld')}</span>
  return <span className="number">{number}</span>
}

/** How long ago a call back was asked for, and what was tried. */
export function CallbackText({ callback }: { callback: DeskCallback }) {
  const { text } = useServices()
  const [before, after] = text('callbackAsked', { time: '\u0000' }).split('\u0000')
  return (
    <>
      {before}<Elapsed since={callback.askedAt} />{after}
      {callback.attempts > 0 && <> · {text('callbackTried', { count: callback.attempts, reason: callback.lastFailure ?? '' })}</>}
    </>
  )
}

/** Who is behind the offer; how long the customer waited when nobody is. */
function OriginText({ offer }: { offer: DeskOffer }) {
  const { text } = useServices()
  if (offer.kind == null || offer.kind === 'queue') return <WaitedText since={offer.waitingSince} />
  return <>{offer.kind === 'return' ? text('offer.return') : text(`offer.${offer.kind}`, { name: askerName(offer, text) })}</>
}

function WaitedText({ since }: { since: string }) {
  const { text } = useServices()
  const [before, after] = text('waited', { time: '\u0000' }).split('\u0000')
  return <>{before}<Elapsed since={since} />{after}</>
}
