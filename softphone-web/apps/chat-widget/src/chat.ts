import { attributesOf, readOptions, type ChatOptions, type GivenOptions } from './options.ts'
import { Inviter, lookEvery } from './invite/Inviter.ts'
import { PageWatch } from './invite/PageWatch.ts'
import { Visit } from './invite/Visit.ts'
import { Kept } from './talk/Kept.ts'
import { Talk } from './talk/Talk.ts'
import type { Beginning } from './view/forms.ts'
import { Widget } from './view/Widget.ts'
import { ChatApi, ChatRefusal } from './wire/ChatApi.ts'
import type { ChatRequest } from './wire/contract.ts'
import { hubSocket } from './wire/HubSocket.ts'
import type { VoiceScript } from './voice/main.ts'

/** What a site holds of a chat on its page. */
export interface ChatHandle {
  open(): void
  close(): void
  /** Replaces what is told with the next conversation. */
  setAttributes(attributes: Readonly<Record<string, unknown>>): void
  /** Takes the chat off the page. The conversation stays and goes on when there is a chat again. */
  destroy(): void
}

/** Puts a chat on the page. `scriptOrigin` is where the script came from. */
export function chat(given: GivenOptions, scriptOrigin: string): ChatHandle {
  const options = readOptions(given, { origin: scriptOrigin, language: document.documentElement.lang || navigator.language })
  let { attributes } = options
  let endCall = (): void => undefined
  const api = new ChatApi(options.origin)
  const talk = new Talk({
    api,
    connect: hubSocket(`${options.origin.replace(/^http/, 'ws')}/hubs/chat`),
    kept: new Kept(storage(), options.origin, options.queue),
    newId: newId,
    random: Math.random,
    customer: options.customerId,
  })
  const visit = new Visit(storage(), options.origin, options.queue, Date.now)
  const widget = new Widget(talk, options, {
    begin: said => void talk.begin({ ...requestOf(options, attributes, said), invitation: visit.accepted }, said.message),
    opened: () => {
      inviting.inviter.accept()
      if (talk.get().invitations !== null) visit.asked()
    },
    declined: () => inviting.inviter.decline(),
    lapsed: () => inviting.inviter.lapse(),
    callBack: async (number, name) => {
      try {
        await api.callBack(options.callbackQueue ?? options.queue, number, name, options.language)
        return 'done'
      } catch (failure) {
        return failure instanceof ChatRefusal && failure.fields.includes('number') ? 'number' : 'failed' // said where it was asked for
      }
    },
    transcript: { may: right => api.mayMail(right), send: (right, email) => api.mail(right, email, options.language) },
    call: async (place, closed) => {
      try {
        const { startCall } = await loadVoice(options.origin)
        const { url, title } = pageOf()
        endCall = startCall({
          api, place, closed, entryPoint: options.queue, chat: talk.get().right, language: options.language,
          details: { name: null, language: options.language, page: { url, title }, attributes },
        })
        return true
      } catch {
        return false // said where it was asked for
      }
    },
  })
  const inviting = invite({ api, talk, visit, widget, queue: options.queue, language: readIn(given.language, options.language) })
  void talk.start(options.queue)
  widget.restore()
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    setAttributes: more => { attributes = attributesOf(more) },
    destroy: () => {
      endCall()
      inviting.stop()
      widget.destroy()
      talk.stop()
    },
  }
}

interface Inviting {
  readonly api: ChatApi
  readonly talk: Talk
  readonly visit: Visit
  readonly widget: Widget
  readonly queue: string
  /** What invitations are to be read in. */
  readonly language: string
}

/** Invitations may be written in more languages than the window: what the site asks for, else the page's, else the window's. */
function readIn(given: string | undefined, window: string): string {
  return [given, document.documentElement.lang].find(one => /^[a-z0-9-]{2,35}$/i.test(one ?? '')) ?? window
}

/** Watches the page for its visitor's invitation, as long as there are rules and no conversation. */
function invite({ api, talk, visit, widget, queue, language }: Inviting): { readonly inviter: Inviter; readonly stop: () => void } {
  let watch: PageWatch | null = null
  let looking: ReturnType<typeof setInterval> | undefined
  const inviter = new Inviter({
    visit, now: Date.now,
    url: () => location.href.split('#')[0] ?? '',
    page: { get idle() { return watch?.idle ?? 0 }, get scrolled() { return watch?.scrolled ?? 0 }, renew: () => watch?.renew() },
    seen: () => document.visibilityState === 'visible',
    ready: () => widget.isClosed && talk.get().right === null,
    ask: rule => api.invite(queue, rule, language),
    answer: (id, answer) => api.answerInvitation(id, answer),
    show: given => {
      void talk.ask(queue) // what was asked when the page came may be old by now
      widget.invite(given)
    },
  })
  const follow = (): void => {
    const { right, invitations } = talk.get()
    if (right !== null) visit.began()
    const rules = right === null ? invitations : null
    inviter.follow(rules)
    if (rules !== null && watch === null) {
      watch = new PageWatch(Date.now)
      looking = setInterval(() => inviter.look(), lookEvery)
    }
    if (rules === null) stop()
  }
  const stop = (): void => {
    clearInterval(looking)
    watch?.stop()
    watch = null
  }
  const unsubscribe = talk.subscribe(follow)
  return {
    inviter,
    stop: () => {
      unsubscribe()
      stop()
    },
  }
}

function requestOf(options: ChatOptions, attributes: Readonly<Record<string, string>>, { name, email, topic }: Beginning): ChatRequest {
  return {
    entryPoint: options.queue, name, email, subject: topic, language: options.language,
    page: pageOf(),
    attributes, customerId: options.customerId, customerSignature: options.customerSignature,
  }
}

function pageOf(): ChatRequest['page'] {
  return { url: location.href.split('#')[0]?.slice(0, 2_000) ?? '', title: document.title.slice(0, 200) }
}

/** What calls need is a script of its own, which only those load who call. */
function loadVoice(origin: string): Promise<VoiceScript> {
  return import(/* @vite-ignore */ `${origin}/chat-voice.js`) as Promise<VoiceScript>
}

/** Also where `crypto.randomUUID` is missing, which is every page without HTTPS. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null // forbidden here: the conversation lasts as long as the page
  }
}
