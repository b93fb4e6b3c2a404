import type { Listening } from '@crm/core'
import type { LiveAgent, LiveQueue } from '@crm/protocol'
import { useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'

type Step = 'requeue' | 'move' | 'close'

const questions = { requeue: 'confirmRequeue', move: 'confirmMove', close: 'confirmClose' } as const

/** What helps where something is stuck. Whatever touches a customer is asked once more. */
export function Unstick({ agent, queues, listening }: { agent: LiveAgent; queues: readonly LiveQueue[]; listening: Listening }) {
  const { text, api } = useServices()
  const { busy } = useStore(listening)
  const [asking, setAsking] = useState<Step | null>(null)
  const [queue, setQueue] = useState('')
  const { interaction } = agent
  const wraps = agent.activity === 'wrap-up'
  const target = queue === '' ? queues[0]?.id ?? '' : queue
  const perform = (step: Step): void => {
    if (interaction === null) return
    setAsking(null)
    void listening.run(() =>
      step === 'requeue' ? api.requeue(interaction) : step === 'move' ? api.moveTo(interaction, target) : api.closeInteraction(interaction))
  }
  return (
    <div className="unstick">
      <h3>{text('unstickTitle')}</h3>
      {wraps && <Button disabled={busy} onClick={() => void listening.run(() => api.endWrapUp(agent.id))}>{text('endWrapUp')}</Button>}
      {asking !== null && interaction !== null && !wraps ? (
        <>
          <span role="alert">{text(questions[asking])}</span>
          <Button kind="bad" autoFocus onClick={() => perform(asking)}>{text('confirm')}</Button>
          <Button onClick={() => setAsking(null)}>{text('cancel')}</Button>
        </>
      ) : (
        <>
          <Button disabled={busy || interaction === null || wraps} onClick={() => setAsking('requeue')}>{text('requeueCall')}</Button>
          <Button disabled={busy || interaction === null || wraps} onClick={() => setAsking('move')}>{text('moveCall')}</Button>
          <select value={target} aria-label={text('moveCall')} onChange={event => setQueue(event.target.value)}>
            {queues.map(option => <option key={option.id} value={option.id}>{option.name}</option>)}
          </select>
          <Button kind="bad" disabled={busy || interaction === null || wraps} onClick={() => setAsking('close')}>{text('closeCall')}</Button>
        </>
      )}
    </div>
  )
}
