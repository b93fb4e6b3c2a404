import './configuration.css'
import '../integration/integration.css'
import { asApiError, whenText } from '@crm/core'
import type { ApiError, DeviceSecret, DeviceView } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Modal } from '../controls/Modal.tsx'
import { Panel } from '../controls/Panel.tsx'

/** An agent's phone beside the rest of him. */
export function DevicePanel({ agent }: { agent: string }) {
  const { text } = useServices()
  return <Panel title={text('deviceTitle')}><Device agent={agent} /></Panel>
}

/** One's own phone. */
export function DeviceDialog({ onClose }: { onClose: () => void }) {
  const { text } = useServices()
  return <Modal title={text('myDevice')} onClose={onClose}><div className="setup-dialog"><Device agent="me" /></div></Modal>
}

/** What a phone is set up with, whether it is registered, and a new secret for it. */
function Device({ agent }: { agent: string }) {
  const { api, text, now, languageTag } = useServices()
  const [device, setDevice] = useState<DeviceView | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [asking, setAsking] = useState(false)
  const [issued, setIssued] = useState<DeviceSecret | null>(null)
  const refuse = (refusal: unknown): void => setFailure(asApiError(refusal))
  const read = useCallback(() => { api.administration.device(agent).then(setDevice, refuse) }, [api, agent])
  useEffect(read, [read])
  const issue = (): void => {
    setAsking(false)
    setFailure(null)
    setIssued(null)
    api.administration.issueDevice(agent).then(made => { setIssued(made); read() }, refuse)
  }
  if (device === null) return <><Failure error={failure} />{failure === null && <p className="loading">{text('loading')}</p>}</>
  const made = device.createdAt === null ? text('deviceNoSecret') : whenText(device.createdAt, now.get(), languageTag)
  const lines = [
    [text('deviceExtension'), device.extension ?? '–'], [text('deviceAccount'), device.userName], [text('deviceRealm'), device.realm],
    [text('deviceRegistered'), String(device.registered ?? '–')], [text('deviceSecretMade'), made],
  ] as const
  return (
    <div className="setup-device">
      <dl>{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <Failure error={failure} />
      {asking
        ? (
          <div role="alert" className="setup-dialog">
            <p>{text('deviceAsk')}</p>
            <div className="setup-buttons">
              <Button kind="bad" onClick={issue}>{text('deviceNew')}</Button>
              <Button onClick={() => setAsking(false)}>{text('cancel')}</Button>
            </div>
          </div>
        )
        : <Button onClick={() => setAsking(true)}>{text('deviceNew')}</Button>}
      {issued !== null && (
        <div role="status" className="setup-dialog">
          <strong>{text('deviceSecretTitle', { name: issued.userName })}</strong>
          <code className="webhook-secret">{issued.secret}</code>
          <p className="hint">{text('secretOnce')}</p>
        </div>
      )}
    </div>
  )
}
