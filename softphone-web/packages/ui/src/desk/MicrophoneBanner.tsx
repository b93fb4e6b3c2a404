import { isMute, type MessageKey, type MicrophoneState } from '@crm/core'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Banner } from '../controls/Banner.tsx'
import { Button } from '../controls/Button.tsx'
import { useDesk } from './DeskServices.tsx'

const faults = {
  denied: ['microphoneDeniedTitle', 'microphoneDeniedBody'],
  missing: ['microphoneMissingTitle', 'microphoneMissingBody'],
  insecure: ['microphoneInsecureTitle', 'microphoneInsecureBody'],
  failed: ['microphoneFailedTitle', 'microphoneFailedBody'],
} as const satisfies Partial<Record<MicrophoneState, readonly [MessageKey, MessageKey]>>

/** Asks for the microphone before the first call, and explains how to mend it when it cannot be had. */
export function MicrophoneBanner() {
  const { text } = useServices()
  const { microphone, desk } = useDesk()
  const state = useStore(microphone)
  const permission = useStore(microphone.permission)
  const written = useStore(desk.view).desk?.routingStatus !== 'offQueue'
  const retry = (): void => void desk.changeMicrophone()
  if (state === 'denied' || state === 'missing' || state === 'insecure' || state === 'failed') {
    const [title, body] = faults[state]
    return (
      <Banner
        kind="bad" icon="micOff" title={text(title)}
        actions={state === 'insecure' ? undefined : <Button onClick={retry}>{text('retry')}</Button>}
      >
        {text(body)}{written && isMute(state) && <> {text('microphoneNoCalls')}</>}
      </Banner>
    )
  }
  if (permission !== 'prompt') return null
  return (
    <Banner
      kind="warn" icon="mic" title={text('microphoneAskTitle')}
      actions={<Button kind="primary" onClick={retry}>{text('microphoneAllow')}</Button>}
    >
      {text('microphoneAskBody')}
    </Banner>
  )
}
