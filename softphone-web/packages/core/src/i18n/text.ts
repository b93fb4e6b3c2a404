import type { ApiError, Language } from '@crm/protocol'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type MessageKey = keyof typeof en

type ParamNames<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never
type ParamsOf<K extends MessageKey> = [ParamNames<(typeof en)[K]>] extends [never]
  ? []
  : [Readonly<Record<ParamNames<(typeof en)[K]>, string | number>>]

/** Gives a text in the chosen language; the places in braces are typed by the English text. */
export type Text = <K extends MessageKey>(key: K, ...params: ParamsOf<K>) => string

const languages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, zh }

/** BCP 47 tags for dates, numbers and the page's `lang`. */
export const languageTags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' }

/** Names of the languages in themselves. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '简体中文' }

export function textIn(language: Language): Text {
  const messages = languages[language]
  return (key, ...params) => fill(messages[key], params[0] ?? {})
}

function fill(message: string, params: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** True when there is a text under this computed key. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key)
}

/** A refusal in the reader's language; the server's own English sentence where there is no better one. */
export function errorText(error: ApiError, text: Text): string {
  if (error.type === 'sign-in-failed') return text('wrongCredentials')
  if (error.type === 'demo-refused') return text('demoRefused')
  if (error.type === 'too-many-attempts') return text('tooManyAttempts', { seconds: error.retryAfter ?? 60 })
  const key = `error.${error.type}`
  if (isMessageKey(key)) return (text as (key: MessageKey) => string)(key)
  return error.message || text('error.unexpected')
}
