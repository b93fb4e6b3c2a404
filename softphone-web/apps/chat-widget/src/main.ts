import { chat, type ChatHandle } from './chat.ts'
import { optionsOfScript, type GivenOptions } from './options.ts'

/** `<script src="https://…/chat.js" data-queue="support">` puts a chat on the page; without `data-queue` the site does so by `Crm.chat({…})`. */
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null
const origin = script === null ? location.origin : new URL(script.src, location.href).origin

interface CrmGlobal {
  chat(options: GivenOptions): ChatHandle
  /** What the script's own attributes have put on the page. */
  widget: ChatHandle | null
}

const crm: CrmGlobal = { chat: options => chat(options, origin), widget: null }
;(window as unknown as { Crm: CrmGlobal }).Crm = crm

if (script?.dataset['queue'] !== undefined) {
  const options = optionsOfScript({ ...script.dataset })
  const put = (): void => { crm.widget = crm.chat(options) }
  if (document.body === null) document.addEventListener('DOMContentLoaded', put, { once: true })
  else put()
}
