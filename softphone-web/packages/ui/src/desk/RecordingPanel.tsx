import '../interactions/recordings.css'
import type { DeskRecording, PauseReason } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { useDesk } from './DeskServices.tsx'

const reasons: readonly PauseReason[] = ['card-payment', 'personal-data', 'other']

/** Why the recording is to be paused, one button each; and stopping it where that is allowed. */
export function RecordingPanel({ recording }: { recording: DeskRecording }) {
  const { text } = useServices()
  const { desk } = useDesk()
  return (
    <div className="recording-panel" role="group" aria-label={text('recordWhy')}>
      {recording.actions.includes('pause') && reasons.map((reason, index) => (
        <Button key={reason} size="small" autoFocus={index === 0} onClick={() => void desk.actions.controlRecording('pause', reason)}>{text(`pause.${reason}`)}</Button>
      ))}
      {recording.actions.includes('stop') && (
        <Button size="small" kind="bad" onClick={() => void desk.actions.controlRecording('stop', null)}>{text('recordStop')}</Button>
      )}
    </div>
  )
}
