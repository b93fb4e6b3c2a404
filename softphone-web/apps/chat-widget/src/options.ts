/** What a site may choose, by `Crm.chat({...})` or by the script's data attributes. */
export interface ChatOptions {
  /** The entry point, such as `support`. */
  readonly queue: string
  readonly language: 'en' | 'zh'
  /** Colours of the page, or always the same. */
  readonly theme: 'auto' | 'light' | 'dark'
  /** `#rrggbb`. */
  readonly color: string
  readonly corner: 'right' | 'left'
  /** Words beside the launcher's sign. */
  readonly launcher: string | null
  readonly title: string | null
  /** What is asked before a chat, with `*` for what must be given. */
  readonly fields: readonly Field[]
  /** Topics to choose from; without any the topic is free text. */
  readonly topics: readonly string[]
  /** Whether the launcher is there while nobody could take a chat. */
  readonly whenOffline: 'show' | 'hide'
  /** The queue that calls back while nobody could take a chat; null asks for no number. */
  readonly callbackQueue: string | null
  readonly attributes: Readonly<Record<string, string>>
  readonly customerId: string | null
  readonly customerSignature: string | null
  /** Of the server; where the script came from. */
  readonly origin: string
}

export type FieldName = 'name' | 'email' | 'topic'

export interface Field {
  readonly name: FieldName
  readonly required: boolean
}

/** As a site writes them; everything but `queue` may be left out. Lists may be texts. */
export interface GivenOptions {
  readonly queue?: string
  readonly language?: string
  readonly theme?: string
  readonly color?: string
  readonly corner?: string
  readonly launcher?: string
  readonly title?: string
  readonly fields?: string
  readonly topics?: string | readonly string[]
  readonly whenOffline?: string
  readonly callbackQueue?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly customerId?: string
  readonly customerSignature?: string
  readonly origin?: string
}

const fieldNames: readonly FieldName[] = ['name', 'email', 'topic']

/** At most so many, of at most so many characters: what the server takes. */
const attributesLimit = 20
const valueLimit = 1_000

/** Reads what a site gave; what is not understood counts as not given, so that a slip never takes the chat away. */
export function readOptions(given: GivenOptions, page: { readonly origin: string; readonly language: string }): ChatOptions {
  const topics = typeof given.topics === 'string' ? given.topics.split('|') : given.topics ?? []
  return {
    queue: words(given.queue) ?? 'support',
    language: /^zh\b/i.test(given.language ?? page.language) ? 'zh' : 'en',
    theme: one(given.theme, ['auto', 'light', 'dark']),
    color: /^#[0-9a-f]{6}$/i.test(given.color ?? '') ? given.color ?? '' : '#1c55c9',
    corner: one(given.corner, ['right', 'left']),
    launcher: words(given.launcher),
    title: words(given.title),
    fields: fieldsOf(given.fields ?? 'name email topic'),
    topics: topics.map(topic => String(topic).trim()).filter(topic => topic !== '').slice(0, 30),
    whenOffline: one(given.whenOffline, ['show', 'hide']),
    callbackQueue: words(given.callbackQueue),
    attributes: attributesOf(given.attributes ?? {}),
    customerId: words(given.customerId),
    customerSignature: words(given.customerSignature),
    origin: originOf(given.origin) ?? page.origin,
  }
}

/** `data-attribute-order-number` becomes the attribute `order-number`. */
export function optionsOfScript(data: Readonly<Record<string, string | undefined>>): GivenOptions {
  const prefix = 'attribute'
  const attributes = Object.entries(data).filter(([name]) => name.startsWith(prefix) && name !== prefix)
    .map(([name, value]) => [name.slice(prefix.length).replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`).replace(/^-/, ''), value])
  return { ...data, attributes: Object.fromEntries(attributes) as Record<string, string> } as GivenOptions
}

/** Attributes as the server takes them: names of lower-case letters, digits, `-` and dots. */
export function attributesOf(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given)
    .filter(([name, value]) => /^[a-z][a-z0-9.-]{0,63}$/.test(name) && value !== null && value !== undefined && value !== '')
    .slice(0, attributesLimit)
    .map(([name, value]) => [name, String(value).slice(0, valueLimit)]))
}

function fieldsOf(text: string): readonly Field[] {
  return text.split(/[\s,]+/).map(part => ({ name: part.replace('*', '') as FieldName, required: part.endsWith('*') })).filter(field => fieldNames.includes(field.name))
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function one<T extends string>(value: string | undefined, [usual, ...others]: readonly [T, ...T[]]): T {
  return others.find(other => other === value) ?? usual
}

function originOf(value: string | undefined): string | null {
  try {
    const url = new URL(value ?? '')
    return /^https?:$/.test(url.protocol) ? url.origin : null
  } catch {
    return null
  }
}
