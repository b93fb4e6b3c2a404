import type { Right } from '../wire/ChatApi.ts'

/** A line that the server has not confirmed. */
export interface Outgoing {
  readonly id: string
  readonly text: string
  /** The server refused it for good. */
  readonly refused: boolean
}

/** What a browser remembers of a conversation. */
export interface KeptTalk extends Right {
  /** Whose it is where the site says who its customer is; nobody else goes on with it. */
  readonly customer: string | null
  readonly outbox: readonly Outgoing[]
}

export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Unconfirmed lines kept at once. */
export const outboxLimit = 50

/** Keeps one conversation per server and entry point, so that it goes on after another page or a restart. Works without storage too. */
export class Kept {
  private readonly storage: Storage | null
  private readonly key: string
  private memory: string | null = null

  constructor(storage: Storage | null, origin: string, entryPoint: string) {
    this.storage = storage
    this.key = `crm.chat ${origin} ${entryPoint}`
  }

  read(): KeptTalk | null {
    try {
      return parse((this.storage === null ? null : this.storage.getItem(this.key)) ?? this.memory)
    } catch {
      return parse(this.memory)
    }
  }

  write(talk: KeptTalk | null): void {
    this.memory = talk === null ? null : JSON.stringify(talk)
    try {
      if (this.memory === null) this.storage?.removeItem(this.key)
      else this.storage?.setItem(this.key, this.memory)
    } catch {
      return // the storage is full or forbidden: it is remembered as long as the page is open
    }
  }

  /** Changes the outbox as it is now, also when another tab of this page has changed it. */
  change(conversationId: string, change: (outbox: readonly Outgoing[]) => readonly Outgoing[]): readonly Outgoing[] {
    const talk = this.read()
    if (talk === null || talk.conversationId !== conversationId) return []
    const outbox = change(talk.outbox).slice(0, outboxLimit)
    this.write({ ...talk, outbox })
    return outbox
  }
}

function parse(text: string | null): KeptTalk | null {
  if (text === null) return null
  try {
    const { conversationId, token, customer, outbox } = JSON.parse(text) as Partial<KeptTalk>
    if (typeof conversationId !== 'string' || typeof token !== 'string' || !Array.isArray(outbox)) return null
    return { conversationId, token, customer: typeof customer === 'string' ? customer : null, outbox: outbox.filter(isOutgoing).slice(0, outboxLimit) }
  } catch {
    return null // somebody else wrote there
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  const one = value as Partial<Outgoing> | null
  return typeof one?.id === 'string' && typeof one.text === 'string' && typeof one.refused === 'boolean'
}
