import {
  AgentDesk, Attention, AudioGraph, AudioSettings, browserAttention, browserPeer, ChatDesk, chime, DeskLink, DeskStore, Devices, LineQuality, MailDesk,
  Microphone, offerTitle, partyName, personName, RecentTargets, ReminderTone, RingTone, Softphone, Sound, textIn,
} from '@crm/core'
import { ApiError, signalRHub, type DeskOffer } from '@crm/protocol'
import type { DeskServices } from '@crm/ui/desk'
import type { AppServices } from './services.ts'

interface MadeDesk {
  readonly services: DeskServices
  readonly start: () => void
  readonly stop: () => void
}

/** Puts an agent's desk together from the browser's own parts. */
export function createDesk({ api, clock, preferences, current, dialler }: AppServices): MadeDesk {
  const media: MediaDevices | undefined = navigator.mediaDevices // absent on pages without HTTPS, whatever the types say
  const audio = new AudioSettings(localStorage)
  const graph = new AudioGraph()
  const sound = new Sound(graph, audio)
  const ring = new RingTone(graph, () => audio.get())
  const reminder = new ReminderTone(graph, () => audio.get())
  const microphone = new Microphone(
    media === undefined ? null : constraints => media.getUserMedia(constraints),
    () => audio.get().microphone)
  const deskStore = new DeskStore()
  const chats: ChatDesk = new ChatDesk({
    api,
    done: state => deskStore.offer(state),
    unseen: () => chime(graph),
    elsewhere: () => mails.get().open !== null,
    newId: () => [...crypto.getRandomValues(new Uint32Array(4))].map(part => part.toString(36)).join('-'),
  })
  const mails: MailDesk = new MailDesk({ api, done: state => deskStore.offer(state), elsewhere: () => chats.get().open !== null })
  const link = new DeskLink({ api, connect: () => signalRHub('/hubs/agent'), desk: deskStore, clock, chat: update => chats.hear(update) })
  const softphone = new Softphone({
    connect: browserPeer,
    negotiate: sdp => {
      const { connectionId } = link.get()
      return connectionId === null ? Promise.reject(ApiError.unreachable()) : api.connectMedia(sdp, connectionId)
    },
    microphone,
    silence: () => graph.silence(),
    play: stream => sound.play(stream),
  })
  const describe = (offer: DeskOffer): { title: string; body: string } => {
    const text = textIn(preferences.get().language)
    const who = offer.mail?.from == null ? partyName(offer.customer, text) : personName(offer.mail.from)
    return { title: `${offerTitle(offer, text)}: ${who}`, body: offer.mail?.subject ?? offer.queueName }
  }
  const attention = new Attention(browserAttention(ring, reminder, describe))
  const desk = new AgentDesk({ api, desk: deskStore, link, softphone, microphone, attention })
  const endings: (() => void)[] = []
  const followParty = (): void => current.follow(deskStore.get(), chats.get().open ?? mails.get().open)
  // one piece of written work is shown at a time: what was opened last
  const open: { chat: string | null; mail: string | null } = { chat: null, mail: null }
  const followOpen = (): void => {
    const [chat, mail] = [chats.get().open, mails.get().open]
    if (chat === open.chat && mail === open.mail) return
    const isMail = mail !== null && mail !== open.mail
    Object.assign(open, { chat, mail })
    if (chat !== null && mail !== null) (isMail ? chats : mails).open(null)
    followParty()
  }
  const followWritten = (): void => {
    const state = deskStore.get()
    if (state === null) return
    chats.follow(state)
    mails.follow(state)
  }
  const renewWritten = (): void => {
    if (link.get().state !== 'online') return
    chats.renew()
    mails.renew()
  }
  const followDials = (): void => dialler.follow(desk.view.get())
  return {
    services: {
      desk, chats, mails, softphone, microphone, sound, graph, ring, audio,
      devices: new Devices(media ?? null),
      recent: new RecentTargets(localStorage, () => deskStore.get()?.agentId ?? ''),
      quality: new LineQuality(() => softphone.quality()),
    },
    start: () => {
      endings.push(
        deskStore.subscribe(followWritten), link.subscribe(renewWritten), chats.subscribe(followOpen), mails.subscribe(followOpen),
        deskStore.subscribe(followParty), keepDrafts(mails),
        desk.view.subscribe(followDials), sound.wakeOnGesture(document), watchPermission(microphone), watchPlugs(media, microphone), followNetwork(link))
      sound.wake()
      desk.start()
    },
    stop: () => {
      for (const end of endings.splice(0)) end()
      current.follow(null)
      dialler.follow(null)
      chats.stop()
      mails.stop()
      void desk.stop()
    },
  }
}

/** Follows the browser's microphone permission where it can be read; elsewhere the first call asks. */
function watchPermission(microphone: Microphone): () => void {
  let status: PermissionStatus | null = null
  let ended = false
  const tell = (): void => {
    if (status !== null && !ended) microphone.permissionChanged(status.state)
  }
  navigator.permissions?.query({ name: 'microphone' as PermissionName }).then(
    found => {
      status = found
      found.addEventListener('change', tell)
      tell()
    },
    () => undefined) // this browser cannot tell beforehand
  return () => {
    ended = true
    status?.removeEventListener('change', tell)
  }
}

/** Follows whether there is a microphone at all, which browsers tell before they are asked for it. */
function watchPlugs(media: MediaDevices | undefined, microphone: Microphone): () => void {
  const look = (): void => {
    media?.enumerateDevices().then(
      devices => microphone.plugged(devices.some(device => device.kind === 'audioinput')),
      () => undefined) // it will be seen when it is opened
  }
  media?.addEventListener('devicechange', look)
  look()
  return () => media?.removeEventListener('devicechange', look)
}

/** What is being written is saved when the page goes out of sight: it may not come back. */
function keepDrafts(mails: MailDesk): () => void {
  const keep = (): void => {
    if (document.visibilityState === 'hidden') mails.drafts.flushAll()
  }
  document.addEventListener('visibilitychange', keep)
  return () => document.removeEventListener('visibilitychange', keep)
}

/** Believes the browser about the network: gone means lost, back or looked at again means try at once. */
function followNetwork(link: DeskLink): () => void {
  const retry = (): void => link.retryNow()
  const renew = (): void => link.renew()
  addEventListener('offline', renew)
  addEventListener('online', retry)
  document.addEventListener('visibilitychange', retry)
  return () => {
    removeEventListener('offline', renew)
    removeEventListener('online', retry)
    document.removeEventListener('visibilitychange', retry)
  }
}
