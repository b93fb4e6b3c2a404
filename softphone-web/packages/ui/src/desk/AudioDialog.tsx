import { SpeakerOutput, type AudioChoice, type AudioDevice } from '@crm/core'
import { useEffect, useId, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { LevelBar } from '../controls/LevelBar.tsx'
import { Modal } from '../controls/Modal.tsx'
import { useDesk } from './DeskServices.tsx'

export function AudioDialog({ onClose }: { onClose: () => void }) {
  const { text } = useServices()
  const { devices, audio, ring, desk } = useDesk()
  const list = useStore(devices)
  const choice = useStore(audio)
  useEffect(() => devices.watch(), [devices])
  const change = (fields: Partial<AudioChoice>): void => audio.patch(fields)
  return (
    <Modal title={text('audioSettings')} onClose={onClose}>
      <div className="audio-row">
        <DeviceField
          label={text('microphone')} value={choice.microphone} devices={list.microphones}
          onChange={microphone => {
            change({ microphone })
            if (desk.view.get().desk?.call != null) void desk.changeMicrophone()
          }}
        />
        <MicrophoneTest key={choice.microphone} />
      </div>
      <div className="audio-row">
        <DeviceField label={text('speaker')} value={choice.speaker} devices={list.speakers} onChange={speaker => change({ speaker })} />
        <TestSound device={choice.speaker} />
      </div>
      <div className="audio-row">
        <DeviceField label={text('ringDevice')} value={choice.ringer} devices={list.speakers} onChange={ringer => change({ ringer })} />
        <Button icon="bell" onClick={() => ring.once()}>{text('testRing')}</Button>
      </div>
      <label className="field">
        <span>{text('ringVolume')}</span>
        <input
          type="range" min="0" max="100" step="5" value={Math.round(choice.ringVolume * 100)}
          onChange={event => change({ ringVolume: Number(event.target.value) / 100 })}
        />
      </label>
      {!('setSinkId' in HTMLAudioElement.prototype) && <p className="hint">{text('speakerFixed')}</p>}
    </Modal>
  )
}

interface DeviceFieldProps {
  label: string
  value: string
  devices: readonly AudioDevice[]
  onChange: (id: string) => void
}

function DeviceField({ label, value, devices, onChange }: DeviceFieldProps) {
  const { text } = useServices()
  const id = useId()
  const known = value === '' || devices.some(device => device.id === value)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={known ? value : ''} onChange={event => onChange(event.target.value)}>
        <option value="">{text('systemDefault')}</option>
        {devices.map((device, index) => (
          <option key={device.id} value={device.id}>{device.label || text('unnamedDevice', { number: index + 1 })}</option>
        ))}
      </select>
    </div>
  )
}

/** Opens the microphone and shows its level. In a call it is open already, and stays so. */
function MicrophoneTest() {
  const { text } = useServices()
  const { microphone, graph, desk, devices } = useDesk()
  const [testing, setTesting] = useState(false)
  const state = useStore(microphone)
  const inCall = useStore(desk.view).desk?.call != null
  const busy = inCall || testing
  useEffect(() => {
    if (!testing || inCall) return
    void microphone.acquire().then(() => devices.refresh())
    return () => {
      if (desk.view.get().desk?.call == null) microphone.release()
    }
  }, [testing, inCall, microphone, devices, desk])
  return (
    <>
      {!inCall && (
        <Button icon={testing ? 'cross' : 'mic'} onClick={() => setTesting(!testing)}>
          {text(testing ? 'stopTest' : 'testMicrophone')}
        </Button>
      )}
      {busy && (
        <div className="audio-level">
          <LevelBar graph={graph} stream={state === 'live' ? microphone.current : null} label={text('level')} />
          <span className="hint" role="status">{text('speakNow')}</span>
        </div>
      )}
    </>
  )
}

function TestSound({ device }: { device: string }) {
  const { text } = useServices()
  const { graph } = useDesk()
  const play = (): void => {
    const context = graph.get()
    if (context === null) return
    const sink = context.createMediaStreamDestination()
    const tone = new OscillatorNode(context, { frequency: 523.25 })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setTargetAtTime(0.25, context.currentTime, 0.05)
    gain.gain.setTargetAtTime(0, context.currentTime + 0.7, 0.1)
    tone.connect(gain).connect(sink)
    const output = new SpeakerOutput()
    output.play(sink.stream, device)
    tone.onended = () => output.stop()
    tone.start()
    tone.stop(context.currentTime + 1.3)
  }
  return <Button icon="speaker" onClick={play}>{text('testSpeaker')}</Button>
}
