import './supervision.css'
import { intentOf, supervisorKeys, type Listening, type SupervisorIntent } from '@crm/core'
import { presences, type LiveAgent, type LiveQueue, type Presence } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { Elapsed } from '../controls/Elapsed.tsx'
import { Failure } from '../controls/Failure.tsx'
import { LevelBar } from '../controls/LevelBar.tsx'
import { Modal } from '../controls/Modal.tsx'
import { ActivityMark } from '../wallboard/AgentTable.tsx'
import { useBoard } from '../wallboard/board.tsx'
import type { SupervisionServices } from './SupervisionServices.ts'
import { Unstick } from './Unstick.tsx'

interface Props {
  agent: LiveAgent
  queues: readonly LiveQueue[]
  services: SupervisionServices
  onClose: () => void
}

const intents: readonly SupervisorIntent[] = ['monitor', 'whisper', 'barge', 'stop', 'takeOver']

/** One agent's call: listen, whisper, join, take over, each by one key; and what helps where something is stuck. Closing it goes on listening. */
export function SupervisePanel({ agent, queues, services, onClose }: Props) {
  const { text, api } = useServices()
  const { agentName } = useBoard()
  const { listening } = services
  const state = useStore(listening)
  const perform = useIntents(agent, listening)
  useEffect(() => listening.prepare(), [listening])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const intent = event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement ? null : intentOf(event)
      if (intent === null || event.repeat) return
      event.preventDefault()
      perform(intent)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [perform])
  const setPresence = (presence: Presence): void => {
    void listening.run(() => api.setPresenceOf(agent.id, presence, null))
  }
  const name = agentName(agent)
  return (
    <Modal title={text('superviseTitle', { name })} onClose={onClose}>
      <div className="supervise">
        <div className="supervise-now">
          <ActivityMark activity={agent.activity} />
          <Elapsed since={agent.activitySince} />
          <select value={agent.presence} aria-label={text('setPresenceOf', { name })} onChange={event => setPresence(event.target.value as Presence)}>
            {presences.map(presence => <option key={presence} value={presence}>{text(`presence.${presence}`)}</option>)}
          </select>
        </div>
        {agent.help != null && <p className="listens">{text('helpWanted')}{agent.help.reason === null ? '' : `: ${agent.help.reason}`} <Elapsed since={agent.help.since} /></p>}
        <Air agent={agent} services={services} />
        <div className="supervise-modes" role="group" aria-label={text('superviseKeys')}>
          {intents.map(intent => (
            <Button
              key={intent} kind={intent === 'takeOver' ? 'bad' : 'plain'} aria-keyshortcuts={supervisorKeys[intent]}
              aria-pressed={intent === 'stop' || intent === 'takeOver' ? undefined : state.call === agent.call && state.mode === intent}
              disabled={state.busy || (intent === 'stop' ? state.call === null : agent.call == null)} onClick={() => perform(intent)}
            >
              {text(`supervise.${intent}`)}<kbd aria-hidden="true">{supervisorKeys[intent]}</kbd>
            </Button>
          ))}
        </div>
        <Failure error={state.failure} onDismiss={() => listening.dismiss()} />
        <Unstick agent={agent} queues={queues} listening={listening} />
      </div>
    </Modal>
  )
}

/** What is heard now, by whom, and how loud. */
function Air({ agent, services }: { agent: LiveAgent; services: SupervisionServices }) {
  const { text, session } = useServices()
  const { listening, microphone, graph } = services
  const state = useStore(listening)
  const { media, remote } = useStore(listening.softphone)
  const opened = useStore(microphone) === 'live'
  const mode = state.call === agent.call ? state.mode : null
  const speaking = mode === 'whisper' || mode === 'barge'
  const signedIn = session.get()
  const own = signedIn.phase === 'signedIn' ? signedIn.user.userName : ''
  const others = (agent.supervisors ?? []).filter(other => other.userName !== own)
  return (
    <>
      <p className={`supervise-state ${speaking ? 'on-air' : ''}`} role="status">
        {mode !== null ? text(`supervising.${mode}`)
          : agent.call == null ? text('superviseNoCall')
            : media === 'connected' ? text('supervising.none') : text('superviseConnecting')}
      </p>
      {others.length > 0 && <p className="listens">{text('superviseOthers', { names: others.map(other => `${other.name} (${text(`supervise.${other.mode}`)})`).join(', ') })}</p>}
      {mode !== null && (
        <div className="call-line">
          <LevelBar graph={graph} stream={opened && speaking ? microphone.current : null} label={text('yourLevel')} />
          <LevelBar graph={graph} stream={remote} label={text('superviseVoice')} />
        </div>
      )}
    </>
  )
}

function useIntents(agent: LiveAgent, listening: Listening): (intent: SupervisorIntent) => void {
  const { go } = useServices()
  const [taking, setTaking] = useState(false)
  const { id, call } = agent
  return useCallback((intent: SupervisorIntent): void => {
    if (intent === 'stop') {
      void listening.stop()
    } else if (call == null || taking) {
      return
    } else if (intent === 'takeOver') {
      setTaking(true)
      void listening.takeOver(call).then(taken => {
        setTaking(false)
        if (taken) go('/')
      })
    } else {
      void listening.listen(call, id, intent)
    }
  }, [id, call, taking, listening, go])
}
