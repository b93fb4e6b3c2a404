import './campaigns.css'
import { asApiError } from '@crm/core'
import type { ApiError, Campaign, CampaignStage, CampaignVerb } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { SetupPage } from '../configuration/SetupPage.tsx'
import { useListing } from '../configuration/useListing.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { CampaignDialog } from './CampaignDialog.tsx'
import { FormDialog } from './FormDialog.tsx'

const everySecond = 1000

/** What can be asked of a campaign at a stage. */
const verbs: Readonly<Record<CampaignStage, readonly CampaignVerb[]>> = {
  draft: ['start'],
  running: ['pause', 'drain', 'stop'],
  paused: ['start', 'drain', 'stop'],
  draining: ['start', 'pause', 'stop'],
  stopped: ['start'],
  done: ['start'],
}

/** All campaigns, what they do now and why, read anew every second. */
export function CampaignsPage() {
  const { text, api } = useServices()
  const { items, failure, read } = useListing<Campaign>(() => api.lists.campaigns.all(), null)
  const [adding, setAdding] = useState(false)
  const [asking, setAsking] = useState<Campaign | null>(null)
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  useEffect(() => {
    const timer = setInterval(read, everySecond)
    return () => clearInterval(timer)
  }, [read])
  const clone = (campaign: Campaign): void => {
    setRefusal(null)
    const fresh = freeId(campaign.id, items ?? [])
    api.lists.campaigns.clone(campaign.id, fresh, text('campaignCloneName', { name: campaign.settings.displayName }).slice(0, 100)).then(read, (fault: unknown) => setRefusal(asApiError(fault)))
  }
  const ask = (campaign: Campaign, verb: CampaignVerb): void => {
    setRefusal(null)
    api.lists.campaigns.ask(campaign.id, verb).then(read, (fault: unknown) => setRefusal(asApiError(fault)))
  }
  return (
    <SetupPage name="campaigns">
      <header className="setup-head">
        <div><h1>{text('setupCampaigns')}</h1><p className="hint">{text('campaignsHint')}</p></div>
        <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>{text('campaignNew')}</Button>
      </header>
      <Failure error={failure} />
      <Failure error={refusal} onDismiss={() => setRefusal(null)} />
      {items === null && failure === null && <p className="loading">{text('loading')}</p>}
      {items?.length === 0 && <EmptyState icon="phone" title={text('campaignsEmpty')} />}
      {items !== null && items.length > 0 && (
        <div className="panel">
          <div className="table-scroll" tabIndex={0} role="group" aria-label={text('setupCampaigns')}>
            <table className="board setup-table">
              <thead>
                <tr>
                  <th scope="col">{text('name')}</th><th scope="col" className="left">{text('campaignStage')}</th><th scope="col">{text('campaignAgents')}</th>
                  <th scope="col">{text('campaignRinging')}</th><th scope="col">{text('campaignWaiting')}</th><th scope="col">{text('campaignTalking')}</th>
                  <th scope="col">{text('campaignDialled')}</th><th scope="col">{text('campaignLeft')}</th><th scope="col">{text('campaignAbandoned')}</th>
                  <th scope="col"><span className="unseen">{text('campaignStage')}</span></th>
                </tr>
              </thead>
              <tbody>{items.map(campaign => <Row key={campaign.id} campaign={campaign} onAsk={verb => ask(campaign, verb)} onClone={() => clone(campaign)} onForm={() => setAsking(campaign)} />)}</tbody>
            </table>
          </div>
        </div>
      )}
      {adding && <CampaignDialog onClose={() => setAdding(false)} onSaved={() => { setAdding(false); read() }} />}
      {asking !== null && <FormDialog campaign={asking} onClose={() => setAsking(null)} onSaved={() => { setAsking(null); read() }} />}
    </SetupPage>
  )
}

/** A key for a copy that no campaign has. */
function freeId(id: string, all: readonly Campaign[]): string {
  for (let copy = 2; ; copy++) {
    const fresh = `${id.slice(0, 58)}-${copy}`
    if (all.every(campaign => campaign.id !== fresh)) return fresh
  }
}

/** Nothing of it is under way, so that its settings may change. */
function isAtRest({ now }: Campaign): boolean {
  return now === null
}

function Row({ campaign, onAsk, onClone, onForm }: { campaign: Campaign; onAsk: (verb: CampaignVerb) => void; onClone: () => void; onForm: () => void }) {
  const { text } = useServices()
  const { now, figures, settings } = campaign
  const { ready, waiting, reserved } = figures.records
  return (
    <tr>
      <th scope="row">{settings.displayName}<Why campaign={campaign} /><Files campaign={campaign} /></th>
      <td className="left">{text(`campaignStage.${campaign.stage}`)}</td>
      <td>{now === null ? '–' : `${now.idle} / ${now.agents}`}</td>
      <td>{now?.ringing ?? '–'}</td><td>{now?.waiting ?? '–'}</td><td>{now?.talking ?? '–'}</td>
      <td>{figures.attempts}</td><td>{ready + waiting + reserved}</td>
      <td>{figures.peopleAnswered === 0 ? '–' : `${(100 * figures.peopleAbandoned / figures.peopleAnswered).toFixed(1)} %`}</td>
      <td>
        <span className="campaign-verbs">
          {verbs[campaign.stage].map(verb => (
            <Button key={verb} size="small" kind={verb === 'stop' ? 'bad' : 'plain'} aria-label={text('campaignVerbOf', { verb: text(`campaignVerb.${verb}`), name: settings.displayName })} onClick={() => onAsk(verb)}>
              {text(`campaignVerb.${verb}`)}
            </Button>
          ))}
          {settings.mode !== 'agentless' && isAtRest(campaign) && (
            <Button size="small" kind="quiet" aria-label={text('formOf', { name: settings.displayName })} onClick={onForm}>{text('campaignForm')}</Button>
          )}
          <Button size="small" kind="quiet" aria-label={text('campaignCloneOf', { name: settings.displayName })} onClick={onClone}>{text('campaignClone')}</Button>
        </span>
      </td>
    </tr>
  )
}

/** What came of it, as files to take away. */
function Files({ campaign: { id, figures, settings: { displayName: name } } }: { campaign: Campaign }) {
  const { text, api } = useServices()
  if (figures.attempts === 0) return null
  const link = (part: 'results' | 'evidence' | 'abandonment') => (
    <a className="import-link" href={api.lists.campaigns.fileAddress(id, part)} download aria-label={text('campaignFileOf', { file: text(`campaignFile.${part}`), name })}>{text(`campaignFile.${part}`)}</a>
  )
  return <span className="campaign-files">{link('results')}{link('evidence')}{link('abandonment')}</span>
}

/** Why it dials no more, and what it expects. */
function Why({ campaign: { stage, now } }: { campaign: Campaign }) {
  const { text } = useServices()
  if (stage !== 'running' || now === null) return null
  const forecast = now.forecast
  return (
    <>
      {now.heldBack !== null ? <span className="campaign-why">{text(`campaignHeld.${now.heldBack}`)}</span>
        : now.reason !== null && <span className="campaign-why">{text(`campaignReason.${now.reason}`)}</span>}
      {(now.previewing ?? 0) > 0 && <span className="campaign-why">{text('campaignPreviewing', { count: now.previewing ?? 0 })}</span>}
      {forecast !== null && (
        <span className="campaign-why">
          {text('campaignForecast', { seconds: forecast.seconds.toFixed(0), answers: forecast.answers.toFixed(1), freed: forecast.agentsFreed.toFixed(1), abandoned: forecast.abandoned.toFixed(2) })}
        </span>
      )}
    </>
  )
}
