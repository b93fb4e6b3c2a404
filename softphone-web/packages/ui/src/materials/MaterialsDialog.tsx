import { failureText, isMessageKey, MaterialSending, type MessageKey } from '@crm/core'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Button } from '../controls/Button.tsx'
import { EmptyState } from '../controls/EmptyState.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Modal } from '../controls/Modal.tsx'
import { PackageChoice } from './PackageChoice.tsx'

interface Props {
  customerId: string
  customerName: string
  interactionId: string | null
  onClose: () => void
  onSent: () => void
}

/** What is sent, by which way, where to. */
export function MaterialsDialog({ customerId, customerName, interactionId, onClose, onSent }: Props) {
  const { text, api } = useServices()
  const [sending] = useState(() => new MaterialSending(api, customerId, interactionId, () => crypto.randomUUID()))
  const { options, ticked, channel, address, busy, failure, sent } = useStore(sending)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => void sending.read(), [sending])
  const isRead = options !== null
  useEffect(() => {
    if (isRead) form.current?.querySelector<HTMLElement>('input')?.focus()
  }, [isRead])
  const isSent = sent !== null
  useEffect(() => {
    if (isSent) form.current?.querySelector<HTMLElement>('[data-done]')?.focus()
  }, [isSent])
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (sent !== null) onClose()
    else if (await sending.send()) onSent()
  }
  const way = (name: string): string => {
    const key = `materialBy.${name}`
    return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : name
  }
  const shown = options?.packages.find(one => one.packageId === ticked.at(-1))
  return (
    <Modal title={text('materialsTo', { name: customerName })} onClose={onClose}>
      <form ref={form} className="materials" onSubmit={event => void send(event)}>
        {options === null && failure === null && <p className="loading">{text('loading')}</p>}
        {options === null && failure !== null && <Button onClick={() => void sending.read()}>{text('retry')}</Button>}
        {options?.packages.length === 0 && <EmptyState icon="clip" title={text('materialsEmpty')}>{text('materialsEmptyBody')}</EmptyState>}
        {options !== null && options.packages.length > 0 && sent === null && (
          <>
            <PackageChoice offers={options.packages} ticked={ticked} most={options.atOnceMax} onTick={id => sending.tick(id)} />
            <fieldset className="material-ways">
              <legend>{text('materialsBy')}</legend>
              {options.channels.map(one => (
                <label key={one.channel} className="check">
                  <input type="radio" name="channel" value={one.channel} checked={channel?.channel === one.channel} disabled={one.hindrance !== null} onChange={() => sending.choose(one.channel)} />
                  <span>{way(one.channel)}{one.hindrance !== null && <span className="faint"> – {failureText(one.hindrance, text)}</span>}</span>
                </label>
              ))}
            </fieldset>
            {channel !== null && channel.addresses.length > 0 && (
              <label className="field">
                <span>{text('materialsAddress')}</span>
                <select className="select" value={address ?? ''} onChange={event => sending.address(event.target.value)}>
                  {channel.addresses.map(one => <option key={one} value={one}>{one}</option>)}
                </select>
              </label>
            )}
            {shown !== undefined && (
              <details className="material-preview">
                <summary>{text('materialsPreview')}: {shown.name}</summary>
                <div dir="auto">
                  {channel?.channel === 'email' && <strong>{shown.title}</strong>}
                  <p>{channel?.channel === 'email' ? shown.text : shown.message}</p>
                </div>
              </details>
            )}
          </>
        )}
        <div role="status">
          {sent !== null && <p className="material-done"><Icon name="check" />{text('materialsSent', { names: sent.map(one => one.name).join(', ') })}</p>}
        </div>
        <Failure error={failure} />
        <div className="dialog-buttons">
          {sent !== null
            ? <Button type="submit" kind="primary" data-done="">{text('close')}</Button>
            : (
              <>
                <Button onClick={onClose}>{text('cancel')}</Button>
                <Button type="submit" kind="primary" icon="send" disabled={!sending.ready} aria-disabled={busy}>{ticked.length < 2 ? text('materialsSendDo') : text('materialsSendCount', { count: ticked.length })}</Button>
              </>
            )}
        </div>
      </form>
    </Modal>
  )
}
