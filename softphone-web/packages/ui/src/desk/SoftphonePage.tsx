import './desk.css'
import './softphone.css'
import { announce, type Announcement } from '@crm/core'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { ChatList } from '../chats/ChatList.tsx'
import { ChatPanel } from '../chats/ChatPanel.tsx'
import { Button } from '../controls/Button.tsx'
import { Announcer } from '../shell/Announcer.tsx'
import { AudioDialog } from './AudioDialog.tsx'
import { CallPanel } from './CallPanel.tsx'
import { DeskBanners } from './DeskBanners.tsx'
import { useDesk } from './DeskServices.tsx'
import { DeskStatus } from './DeskStatus.tsx'
import { IdlePanel } from './IdlePanel.tsx'
import { OfferCard } from './OfferCard.tsx'
import { ReplacedPage } from './ReplacedPage.tsx'
import { WrapUpPanel } from './WrapUpPanel.tsx'

/** The agent's desk without the customer, narrow enough for a panel of another page: that page shows the customer. */
export function SoftphonePage() {
  const { text, session } = useServices()
  const { desk, chats } = useDesk()
  const { open } = useStore(chats)
  const view = useStore(desk.view)
  const { panel } = useStore(desk.actions)
  const announcement = useAnnouncement()
  const state = view.desk
  if (view.link === 'replaced') return <ReplacedPage onUseHere={() => desk.takeOver()} />
  const idle = state !== null && state.offer === null && state.call === null && state.wrapUp === null && (state.chats ?? []).length === 0
  const chat = state?.chats?.find(one => one.conversationId === open)
  return (
    <div className="softphone">
      <header className="softphone-top">
        <DeskStatus />
        <Button kind="quiet" icon="headset" iconOnly aria-label={text('audioSettings')} title={text('audioSettings')} onClick={() => desk.actions.togglePanel('audio')} />
        <Button kind="quiet" size="small" onClick={() => void session.signOut()}>{text('signOut')}</Button>
      </header>
      <DeskBanners />
      <main className={`softphone-work ${view.link === 'lost' ? 'stale' : ''}`}>
        <h1 className="unseen">{text('softphoneTitle')}</h1>
        {state === null && <p className="loading">{text('loading')}</p>}
        {state?.offer != null && <OfferCard key={state.offer.reservationId} offer={state.offer} />}
        {state?.call != null && <CallPanel key={state.call.callId} call={state.call} />}
        {state?.wrapUp != null && <WrapUpPanel key={state.wrapUp.reservationId} wrapUp={state.wrapUp} />}
        {state?.chats !== undefined && state.chats.length > 0 && <ChatList chats={state.chats} inCall={state.call !== null} />}
        {chat !== undefined && <ChatPanel key={chat.conversationId} chat={chat} />}
        {idle && <IdlePanel desk={state} />}
      </main>
      <Announcer announcement={announcement} />
      {panel === 'audio' && <AudioDialog onClose={() => desk.actions.togglePanel(null)} />}
    </div>
  )
}

/** The last thing to be read out. */
function useAnnouncement(): Announcement | null {
  const { text } = useServices()
  const state = useStore(useDesk().desk.view).desk
  const before = useRef(state)
  const [said, setSaid] = useState<Announcement | null>(null)
  useEffect(() => {
    if (state === null || state === before.current) return
    const next = announce(before.current, state, text)
    before.current = state
    if (next !== null) setSaid(next)
  }, [state, text])
  return said
}
