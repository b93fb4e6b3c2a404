import {
  endText, needsText, offerResultText, partsOf, reasonText, RoutingRecord, ruleText, scoreText, unlistedText,
} from '@crm/core'
import type { RoutingAgent, RoutingMoment, RoutingOffer, RoutingStory, RoutingVisit } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { secondText } from './secondText.ts'

/** Who was chosen and why, who was not and why not: for supervisors, when they ask. */
export function Routing({ id }: { id: string }) {
  const { text, api } = useServices()
  const [record] = useState(() => new RoutingRecord(api, id))
  const { story, reading, failure } = useStore(record)
  return (
    <Panel title={text('whyTitle')} className="routing">
      {story !== null && <Story story={story} />}
      <Failure error={failure} />
      <Button icon="info" aria-disabled={reading} onClick={() => void record.read()}>
        {text(reading ? 'loading' : story === null ? 'whyShow' : 'whyAgain')}
      </Button>
    </Panel>
  )
}

function Story({ story }: { story: RoutingStory }) {
  const { text } = useServices()
  if (story.state === 'retention') return <p className="hint">{text('whyRetention')}</p>
  const now = story.now === null ? undefined : story.moments[story.now.moment]
  return (
    <>
      {story.visits.length === 0 && <p className="hint">{text('whyNone')}</p>}
      {story.visits.map(visit => <Visit key={visit.visitId} visit={visit} moments={story.moments} />)}
      {story.visitsNotShown > 0 && <p className="hint">{text('whyMore', { count: story.visitsNotShown })}</p>}
      {story.state === 'partial' && <p className="hint">{text('whyPartial')}</p>}
      {now !== undefined && (
        <section className="routing-now">
          <h3>{text('why.now')}</h3>
          <NextStep story={story} />
          <Moment moment={now} open />
        </section>
      )}
    </>
  )
}

function NextStep({ story }: { story: RoutingStory }) {
  const { text, languageTag } = useServices()
  const next = story.now?.next
  if (next === undefined || next === null) return null
  const { step, added, addedInAll } = next
  return (
    <>
      <p>{text('why.next', { time: secondText(step.from, languageTag), needs: needsText(step.needs, step.maxLevel, text), count: addedInAll })}</p>
      <Agents agents={added} at={story.moments[story.now?.moment ?? 0]?.at ?? step.from} />
    </>
  )
}

function Visit({ visit, moments }: { visit: RoutingVisit; moments: readonly RoutingMoment[] }) {
  const { text, languageTag, names } = useServices()
  const { agents } = useStore(names)
  const at = (instant: string): string => secondText(instant, languageTag)
  const arrival = moments[visit.arrival]
  const last = visit.end === null || visit.end.moment === null ? undefined : moments[visit.end.moment]
  return (
    <section className="routing-visit">
      <h3>{text('why.visit', { queue: visit.queueName })}</h3>
      <p className="hint">
        {[
          ...(visit.since === visit.at ? [] : [text('why.agedFrom', { time: at(visit.since) })]),
          ...(visit.overflows > 0 ? [text('why.overflowed')] : []),
          ...(visit.preferred.length > 0 ? [text('why.prefers', { agents: visit.preferred.map(p => agents[p.agentId] ?? p.agentId).join(', ') })] : []),
        ].join(' · ')}
      </p>
      <p>{text('why.steps')}: {visit.steps.map((step, index) => (
        <span key={step.step}>{index > 0 && ' → '}{needsText(step.needs, step.maxLevel, text)}{index > 0 && <span className="faint"> {text('why.stepFrom', { time: at(step.from) })}</span>}</span>
      ))}</p>
      <ol className="routing-moments">
        {arrival !== undefined && <li><time dateTime={visit.at}>{at(visit.at)}</time><div><strong>{text('why.arrived')}</strong><Moment moment={arrival} /></div></li>}
        {visit.offers.map(offer => <Offer key={offer.reservationId} offer={offer} moment={moments[offer.moment]} />)}
        {visit.offersNotShown > 0 && <li><span /><span className="hint">{text('whyMore', { count: visit.offersNotShown })}</span></li>}
        {visit.end !== null && (
          <li><time dateTime={visit.end.at}>{at(visit.end.at)}</time><div><strong>{endText(visit.end, text)}</strong>{last !== undefined && <Moment moment={last} />}</div></li>
        )}
      </ol>
    </section>
  )
}

function Offer({ offer, moment }: { offer: RoutingOffer; moment: RoutingMoment | undefined }) {
  const { text, languageTag } = useServices()
  return (
    <li>
      <time dateTime={offer.at}>{secondText(offer.at, languageTag)}</time>
      <div>
        <span className="routing-line">
          <strong>{text('why.offered', { agent: offer.agentName })}</strong>
          <span className={`outcome outcome-${offer.result === 'answered' ? 'good' : offer.result === 'rejected' || offer.result === 'timed-out' ? 'bad' : 'plain'}`}>{offerResultText(offer.result, text)}</span>
          <span className="faint">{text('why.chosenBy', { rule: ruleText(offer.rule, text), count: offer.candidates })} · {text('why.settings', { queue: offer.queueVersion, agent: offer.agentVersion })}</span>
        </span>
        {moment !== undefined && <Moment moment={moment} />}
      </div>
    </li>
  )
}

function Moment({ moment, open = false }: { moment: RoutingMoment; open?: boolean }) {
  const { text } = useServices()
  const { able, unable } = partsOf(moment)
  const unlisted = unlistedText(moment, text)
  return (
    <details className="routing-moment" open={open}>
      <summary>{text('why.able')}: {able.length === 0 ? text('why.nobody') : able.map(agent => agent.name).join(', ')}</summary>
      <p className="faint">{scoreText(moment, text)}</p>
      {unable.length > 0 && <p>{text('why.unable')}:</p>}
      <Agents agents={unable} at={moment.at} />
      {unlisted !== null && <p className="faint">{unlisted}</p>}
    </details>
  )
}

function Agents({ agents, at }: { agents: readonly RoutingAgent[]; at: string }) {
  const { text } = useServices()
  return (
    <ul className="routing-agents">
      {agents.map(agent => (
        <li key={agent.agentId}>
          <span>{agent.name}</span>
          <span className="faint">{agent.reasons.length === 0 ? text('why.able') : agent.reasons.map(reason => reasonText(reason, agent, at, text)).join(', ')}</span>
        </li>
      ))}
    </ul>
  )
}
