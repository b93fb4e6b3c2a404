import { attributesOf, readOptions, type ChatOptions, type GivenOptions } from './options.ts'
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
  const widget = new Widget(talk, options, {
    begin: said => void talk.begin(requestOf(options, attributes, said), said.message),
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
  void talk.start(options.queue)
  widget.restore()
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    setAttributes: more => { attributes = attributesOf(more) },
    destroy: () => {
      endCall()
      widget.destroy()
      talk.stop()
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
