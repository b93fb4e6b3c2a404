import './parties.css'
import { isGroup, partyName, type CommandId } from '@crm/core'
import type { DeskCall } from '@crm/protocol'
import { useEffect } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { LevelBar } from '../controls/LevelBar.tsx'
import { CallHelp } from '../supervision/CallHelp.tsx'
import { ActionButton } from './ActionButton.tsx'
import { CampaignForm, OptOutButton, PartyTime, ScriptText } from './CampaignParts.tsx'
import { ConsultStrip } from './ConsultStrip.tsx'
import { useDesk } from './DeskServices.tsx'
import { Keypad } from './Keypad.tsx'
import { NotesField } from './NotesField.tsx'
import { CallbackText, PartyNumber } from './OfferCard.tsx'
import { secondText } from '../interactions/secondText.ts'
import { PartyList } from './PartyList.tsx'
import { RecordingPanel } from './RecordingPanel.tsx'
import { useParty } from './useParty.ts'

const ownCommands: ReadonlySet<CommandId> = new Set([
  'mute', 'hold', 'hangUp', 'digits', 'record', 'complete', 'merge', 'swap', 'endConsult', 'leave', 'party', 'optOut',
])

export function CallPanel({ call }: { call: DeskCall }) {
  const { text, languageTag } = useServices()
  const { desk } = useDesk()
  const running = useStore(desk.actions)
  const own = running.failure !== null && (ownCommands.has(running.failure.command) || (running.failure.command === 'reach' && running.panel === null))
  const failure = own ? running.failure?.error ?? null : null
  const customer = useParty(call.customer, call.interactionId)
  const name = partyName(customer, text)
  const group = isGroup(call)
  return (
    <section className={`panel call call-${call.state} ${group ? 'call-group' : ''}`} aria-label={text('callTitle')}>
      <header className="call-head">
        <div className="call-who">
          <span className="eyebrow">{call.campaign?.name ?? call.queueName}</span>
          <strong className="who">{name}</strong>
          <PartyNumber number={customer.number} shown={name} />
          {call.campaign != null && <PartyTime zone={call.campaign.zone} />}
          {call.callback != null && call.answeredAt === null && <span className="waited"><CallbackText callback={call.callback} /></span>}
        </div>
        <div className="call-state">
          <span className={`tag tag-${call.state}`}>{text(`call.${call.state}`)}</span>
          {call.recording && <span className="tag tag-recording"><i aria-hidden="true" />{text('recording')}</span>}
          {call.recordingControl?.state === 'paused' && <span className="tag tag-held">{text('recordingPaused')}</span>}
        </div>
      </header>
      {call.campaign != null && <ScriptText campaign={call.campaign} />}
      {call.role !== 'owner' && <p className="call-note"><Icon name="info" size={16} /><span>{text(`role.${call.role}`)}</span></p>}
      <CallClocks call={call} />
      {call.holdReminder && (
        <p className="call-note"><Icon name="clock" size={16} /><span>{text('holdReminder', { name })} {text('holdReminderBody')}</span></p>
      )}
      {call.consult !== null && <ConsultStrip consult={call.consult} />}
      {group && <PartyList call={call} />}
      <CallLine call={call} />
      <CallHelp call={call} />
      {call.muted && <p className="muted-note"><Icon name="micOff" />{text('muted')}</p>}
      <Failure error={failure} onDismiss={() => desk.actions.dismiss()} />
      <div className="call-actions">
        <ActionButton id="mute" icon={call.muted ? 'micOff' : 'mic'} pressed={call.muted} />
        <ActionButton id="hold" icon={call.state === 'held' ? 'play' : 'pause'} pressed={call.state === 'held'} />
        <ActionButton id="keypad" icon="keypad" pressed={running.panel === 'keypad'} />
        {call.recordingControl !== undefined && call.recordingControl.actions.length > 0 && (
          <ActionButton id="record" icon={call.recordingControl.state === 'on' ? 'pause' : 'play'} pressed={running.panel === 'recording'} />
        )}
        <ActionButton id="conference" icon="plus" />
        <ActionButton id="transfer" icon="transfer" />
        <ActionButton id="consult" icon="chat" />
        {group && <ActionButton id="leave" icon="signOut" />}
        <ActionButton id="hangUp" kind="bad" icon="hangUp" />
      </div>
      {running.panel === 'keypad' && <Keypad />}
      {running.panel === 'recording' && call.recordingControl !== undefined && <RecordingPanel recording={call.recordingControl} />}
      {call.recordingControl?.pausedUntil != null && (
        <p className="muted-note"><Icon name="pause" />{text('recordingPausedUntil', { time: secondText(call.recordingControl.pausedUntil, languageTag) })}</p>
      )}
      {call.campaign != null && <CampaignForm campaign={call.campaign} />}
      <NotesField />
      {call.campaign != null && call.answeredAt !== null && <div><OptOutButton interactionId={call.interactionId} optedOut={call.campaign.optedOut} /></div>}
    </section>
  )
}

function CallClocks({ call }: { call: DeskCall }) {
  const { text } = useServices()
  return (
    <dl className="call-clocks">
      <div>
        <dt>{text('talkTime')}</dt>
        <dd>{call.answeredAt === null ? '–' : <Elapsed since={call.answeredAt} label={text('talkTime')} />}</dd>
      </div>
      {call.heldSince !== null && (
        <div className="held">
          <dt>{text('holdTime')}</dt>
          <dd><Elapsed since={call.heldSince} label={text('holdTime')} /></dd>
        </div>
      )}
    </dl>
  )
}

/** Levels both ways and how good the line is; for a call at the agent's phone there is nothing to measure here. */
function CallLine({ call }: { call: DeskCall }) {
  const { text } = useServices()
  const { softphone, microphone, graph, quality } = useDesk()
  const { remote } = useStore(softphone)
  const microphoneState = useStore(microphone)
  const grade = useStore(quality)
  useEffect(() => (call.onDevice ? undefined : quality.watch()), [quality, call.onDevice])
  if (call.onDevice) return <p className="hint">{text('onYourPhone')}</p>
  const open = microphoneState === 'live' ? microphone.current : null
  return (
    <div className="call-line">
      <LevelBar graph={graph} stream={open} label={text('yourLevel')} />
      <LevelBar graph={graph} stream={remote} label={text('theirLevel')} />
      {grade !== null && <span className={`grade grade-${grade}`}><Icon name="signal" size={15} />{text(`grade.${grade}`)}</span>}
    </div>
  )
}
