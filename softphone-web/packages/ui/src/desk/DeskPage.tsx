import './desk.css'
import { announce, mailKeyOf, pickedPlace, type Announcement, type DeskView } from '@crm/core'
import { useEffect, useRef, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { DeviceDialog } from '../configuration/DevicePanel.tsx'
import { ChatList } from '../chats/ChatList.tsx'
import { ChatPanel } from '../chats/ChatPanel.tsx'
import { MailList } from '../mails/MailList.tsx'
import { MailPanel } from '../mails/MailPanel.tsx'
import { NewMailDialog } from '../mails/NewMailDialog.tsx'
import { Button } from '../controls/Button.tsx'
import { DialField } from '../dialling/DialField.tsx'
import { Announcer } from '../shell/Announcer.tsx'
import { TopBar } from '../shell/TopBar.tsx'
import { AudioDialog } from './AudioDialog.tsx'
import { CallPanel } from './CallPanel.tsx'
import { CustomerPanel } from './CustomerPanel.tsx'
import { DeskBanners } from './DeskBanners.tsx'
import { useDesk } from './DeskServices.tsx'
import { DeskStatus } from './DeskStatus.tsx'
import { IdlePanel } from './IdlePanel.tsx'
import { OfferCard } from './OfferCard.tsx'
import { PreviewPanel } from './PreviewPanel.tsx'
import { RecentPanel } from './RecentPanel.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { TargetDialog } from './TargetDialog.tsx'
import { ThenPresence } from './ThenPresence.tsx'
import { TodayPanel } from './TodayPanel.tsx'
import { WrapUpPanel } from './WrapUpPanel.tsx'
import { ReplacedPage } from './ReplacedPage.tsx'

/** The agent's desk; `onFind` opens the search for customers. */
export function DeskPage({ onFind }: { onFind: () => void }) {
  const { text } = useServices()
  const { desk } = useDesk()
  const view = useStore(desk.view)
  const { panel } = useStore(desk.actions)
  const chatOpen = useOpenChat(view) !== undefined
  const mailOpen = useOpenMail(view) !== undefined
  const announcement = useAnnouncement(view)
  const [phone, setPhone] = useState(false)
  const [writing, setWriting] = useState(false)
  useShortcuts(setWriting)
  const menu = (close: () => void) => (
    <>
      <Button kind="quiet" icon="mail" className="menu-item" onClick={() => { close(); setWriting(true) }}>{text('mailNew')}</Button>
      <Button kind="quiet" icon="headset" className="menu-item" onClick={() => { close(); desk.actions.togglePanel('audio') }}>
        {text('audioSettings')}
      </Button>
      <Button kind="quiet" icon="keyboard" className="menu-item" onClick={() => { close(); desk.actions.togglePanel('shortcuts') }}>
        {text('shortcuts')}
      </Button>
      <Button kind="quiet" icon="phone" className="menu-item" onClick={() => { close(); setPhone(true) }}>{text('myDevice')}</Button>
    </>
  )
  if (view.link === 'replaced') return <ReplacedPage onUseHere={() => desk.takeOver()} />
  return (
    <div className="page">
      <TopBar page="desk" contentId="desk-content" menu={menu}><DeskStatus /><DialField /></TopBar>
      <DeskBanners />
      <main id="desk-content" className={`desk ${view.link === 'lost' ? 'stale' : ''} ${chatOpen || mailOpen ? 'with-chat' : ''} ${mailOpen ? 'with-mail' : ''}`} tabIndex={-1}>
        <h1 className="unseen">{text('deskTitle')}</h1>
        {view.desk === null ? <p className="loading">{text('loading')}</p> : <Work view={view} onFind={onFind} />}
      </main>
      <Announcer announcement={announcement} />
      {panel === 'audio' && <AudioDialog onClose={() => desk.actions.togglePanel(null)} />}
      {(panel === 'transfer' || panel === 'consult' || panel === 'conference') && <TargetDialog key={panel} verb={panel} />}
      {writing && <NewMailDialog to={[]} customerId={null} onClose={() => setWriting(false)} />}
      {phone && <DeviceDialog onClose={() => setPhone(false)} />}
      {panel === 'shortcuts' && <ShortcutsDialog onClose={() => desk.actions.togglePanel(null)} />}
    </div>
  )
}

/** The chat that is shown beside the work. */
function useOpenChat({ desk }: DeskView) {
  const { open } = useStore(useDesk().chats)
  return open === null ? undefined : desk?.chats?.find(chat => chat.conversationId === open)
}

/** The mail work that is shown beside the rest. */
function useOpenMail({ desk }: DeskView) {
  const { open } = useStore(useDesk().mails)
  return open === null ? undefined : desk?.mails?.find(mail => mail.interactionId === open)
}

function Work({ view, onFind }: { view: DeskView; onFind: () => void }) {
  const { desk } = view
  const chat = useOpenChat(view)
  const mail = useOpenMail(view)
  if (desk === null) return null
  const chats = desk.chats ?? []
  const mails = desk.mails ?? []
  const preview = desk.preview ?? null
  const nobody = preview === null && chat === undefined && mail === undefined && desk.offer === null && desk.call === null && desk.wrapUp === null
  const idle = preview === null && desk.offer === null && desk.call === null && desk.wrapUp === null && chats.length === 0 && mails.length === 0
  return (
    <>
      <div className="desk-work">
        {desk.offer !== null && <OfferCard key={desk.offer.reservationId} offer={desk.offer} />}
        {preview !== null && <PreviewPanel key={preview.reservationId} preview={preview} />}
        {chats.length > 0 && <ChatList chats={chats} inCall={desk.call !== null} />}
        {mails.length > 0 && <MailList mails={mails} before={chats.length} inCall={desk.call !== null} />}
        {desk.call !== null && <CallPanel key={desk.call.callId} call={desk.call} />}
        <ThenPresence desk={desk} />
        {desk.wrapUp !== null && <WrapUpPanel key={desk.wrapUp.reservationId} wrapUp={desk.wrapUp} />}
        {idle && <IdlePanel desk={desk} />}
        <TodayPanel />
      </div>
      {chat !== undefined && <div className="desk-chat"><ChatPanel key={chat.conversationId} chat={chat} /></div>}
      {chat === undefined && mail !== undefined && <div className="desk-chat"><MailPanel key={mail.interactionId} mail={mail} /></div>}
      <div className="desk-customer">
        {idle || nobody ? <RecentPanel /> : <CustomerPanel onFind={onFind} />}
      </div>
    </>
  )
}

/** The last thing to be read out; the text is kept as it was said, also when the language changes afterwards. */
function useAnnouncement({ desk }: DeskView): Announcement | null {
  const { text } = useServices()
  const before = useRef(desk)
  const [said, setSaid] = useState<Announcement | null>(null)
  useEffect(() => {
    if (desk === null || desk === before.current) return
    const next = announce(before.current, desk, text)
    before.current = desk
    if (next !== null) setSaid(next)
  }, [desk, text])
  return said
}

/** The desk's keys work on every page, and bring the desk to the front: whoever uses them wants to see what they do. */
function useShortcuts(onNewMail: (writing: boolean) => void): void {
  const { go } = useServices()
  const { desk, chats, mails } = useDesk()
  useEffect(() => {
    const pick = (event: KeyboardEvent): boolean => {
      const place = pickedPlace(event)
      const state = desk.view.get().desk
      if (place === null || state === null) return place !== null
      const before = state.chats?.length ?? 0
      const chat = state.chats?.[place - 1]
      const mail = state.mails?.[place - 1 - before]
      if (place === 0 && state.call !== null) for (const written of [chats, mails]) written.open(null)
      else if (chat !== undefined) chats.open(chat.conversationId)
      else if (mail !== undefined && place > before) mails.open(mail.interactionId)
      return true
    }
    const begin = (event: KeyboardEvent): boolean => {
      const isNew = mailKeyOf(event) === 'new' && document.querySelector('dialog[open]') === null
      if (isNew) onNewMail(true)
      return isNew
    }
    const press = (event: KeyboardEvent): void => {
      if (!desk.press(event) && !pick(event) && !begin(event)) return
      event.preventDefault()
      go('/')
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [desk, chats, mails, go, onNewMail])
}
