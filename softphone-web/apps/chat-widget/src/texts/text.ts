import { en } from './en.ts'
import { zh } from './zh.ts'

export type TextKey = keyof typeof en

/** Gives a text in the chosen language, with its places in braces filled. */
export type Text = (key: TextKey, places?: Readonly<Record<string, string | number>>) => string

export function textIn(language: 'en' | 'zh'): Text {
  const texts: Readonly<Record<TextKey, string>> = language === 'zh' ? zh : en
  return (key, places = {}) => texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole))
}

/** The text under a computed key, or null when there is none. */
export function textOr(text: Text, key: string, places?: Readonly<Record<string, string | number>>): string | null {
  return Object.hasOwn(en, key) ? text(key as TextKey, places) : null
}
