import { clockText, errorText } from '@crm/core'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Banner } from '../controls/Banner.tsx'
import { Button } from '../controls/Button.tsx'
import { useDesk } from './DeskServices.tsx'
import { ActionButton } from './ActionButton.tsx'
import { MicrophoneBanner } from './MicrophoneBanner.tsx'

/** Milliseconds a break of the connection or of the voice may last before the page says so. */
const graceBeforeStale = 2_000

/** Everything that keeps the agent from working, each with its way out. */
export function DeskBanners() {
  const { desk } = useDesk()
  const view = useStore(desk.view)
  const lost = useLasting(view.link === 'lost')
  const { media } = view.softphone
  const voiceLost = useLasting(media === 'lost' || media === 'connecting')
  const browserCalls = view.desk?.phone.kind !== 'device'
  return (
    <div className="banners">
      {lost && <LinkBanner />}
      {!lost && view.desk?.routingStatus === 'notResponding' && <NotRespondingBanner />}
      {!lost && voiceLost && browserCalls && <VoiceBanner />}
      {browserCalls && <MicrophoneBanner />}
      {browserCalls && <SoundBanner />}
      <NotificationBanner />
      <PresenceFailure />
    </div>
  )
}

function LinkBanner() {
  const { text } = useServices()
  const { desk } = useDesk()
  const { since } = useStore(desk.parts.link)
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Banner
      kind="bad"
      title={text('linkLostTitle')}
      actions={<Button onClick={() => desk.parts.link.retryNow()}>{text('reconnectNow')}</Button>}
    >
      {text('linkLostBody', { time: clockText((now - since) / 1_000) })}
    </Banner>
  )
}

function NotRespondingBanner() {
  const { text } = useServices()
  return (
    <Banner
      kind="warn" icon="bell" title={text('notRespondingTitle')}
      actions={<ActionButton id="becomeAvailable" kind="primary" showKeys />}
    >
      {text('notRespondingBody')}
    </Banner>
  )
}

function VoiceBanner() {
  const { text } = useServices()
  const { softphone } = useDesk()
  return (
    <Banner
      kind="warn" icon="headset" title={text('mediaLostTitle')}
      actions={<Button onClick={() => softphone.reconnect()}>{text('reconnectNow')}</Button>}
    >
      {text('mediaLostBody')}
    </Banner>
  )
}

function SoundBanner() {
  const { text } = useServices()
  const { sound } = useDesk()
  if (useStore(sound) === 'on') return null
  return (
    <Banner
      kind="warn" icon="speaker" title={text('soundBlockedTitle')}
      actions={<Button onClick={() => sound.wake()}>{text('turnSoundOn')}</Button>}
    >
      {text('soundBlockedBody')}
    </Banner>
  )
}

/** A refusal to become available, whichever button or key asked for it. */
function PresenceFailure() {
  const { text } = useServices()
  const { desk } = useDesk()
  const { failure } = useStore(desk.actions)
  if (failure?.command !== 'becomeAvailable') return null
  return (
    <Banner
      kind="bad" title={errorText(failure.error, text)}
      actions={<Button kind="quiet" onClick={() => desk.actions.dismiss()}>{text('dismiss')}</Button>}
    />
  )
}

/** Offers notifications once, and keeps quiet for good when the agent does not want them. */
function NotificationBanner() {
  const { text } = useServices()
  const { microphone } = useDesk()
  const permission = useStore(microphone.permission)
  const [asked, setAsked] = useState(() => typeof Notification === 'undefined' || Notification.permission !== 'default')
  if (asked || permission !== 'granted') return null
  return (
    <Banner
      kind="info" icon="bell" title={text('notificationsAskTitle')}
      actions={
        <>
          <Button onClick={() => void Notification.requestPermission().then(() => setAsked(true))}>{text('notificationsAllow')}</Button>
          <Button kind="quiet" onClick={() => setAsked(true)}>{text('dismiss')}</Button>
        </>
      }
    />
  )
}

/** True once a condition has held for the grace time. */
function useLasting(holds: boolean): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!holds) return
    const timer = setTimeout(() => setLasting(true), graceBeforeStale)
    return () => {
      clearTimeout(timer)
      setLasting(false)
    }
  }, [holds])
  return lasting && holds
}
