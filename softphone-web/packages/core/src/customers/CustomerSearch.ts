import { browserTimer, type ApiError, type CrmApi, type CustomerView, type Later } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface SearchState {
  readonly words: string
  /** Customers who fit the words of the last answer. */
  readonly found: readonly CustomerView[]
  /** Cursor of what follows; null when there is no more. */
  readonly next: string | null
  readonly searching: boolean
  readonly failure: ApiError | null
  /** False until the first answer. */
  readonly answered: boolean
}

/** Milliseconds without a further letter after which the server is asked. */
const pause = 150

const pageSize = 20

/** Finds customers while one types. Answers to older words are dropped, whenever they come. */
export class CustomerSearch extends Store<SearchState> {
  private readonly api: CrmApi
  private readonly later: Later
  private readonly searchesNothing: boolean
  private asked = 0
  private cancel: (() => void) | null = null

  /** With `searchesNothing`, no words find everybody; otherwise nobody. */
  constructor(api: CrmApi, { searchesNothing = false, later = browserTimer }: { searchesNothing?: boolean; later?: Later } = {}) {
    super({ words: '', found: [], next: null, searching: false, failure: null, answered: false })
    this.api = api
    this.later = later
    this.searchesNothing = searchesNothing
  }

  type(words: string): void {
    this.cancel?.()
    this.asked++
    if (words.trim() === '' && !this.searchesNothing) {
      this.set({ words, found: [], next: null, searching: false, failure: null, answered: false })
      return
    }
    this.patch({ words, searching: true })
    this.cancel = this.later(() => void this.search(), pause)
  }

  /** Asks at once, for the first look at a list. */
  async search(): Promise<void> {
    const ticket = ++this.asked
    this.patch({ searching: true })
    try {
      const { items, next } = await this.api.customers(this.get().words.trim(), null, pageSize)
      if (ticket === this.asked) this.patch({ found: items, next, searching: false, failure: null, answered: true })
    } catch (failure) {
      if (ticket === this.asked) this.patch({ searching: false, failure: asApiError(failure) })
    }
  }

  /** Adds the next page. */
  async more(): Promise<void> {
    const { next, searching, words } = this.get()
    if (next === null || searching) return
    const ticket = ++this.asked
    this.patch({ searching: true })
    try {
      const page = await this.api.customers(words.trim(), next, pageSize)
      if (ticket !== this.asked) return
      const known = new Set(this.get().found.map(row => row.id))
      this.patch({ found: [...this.get().found, ...page.items.filter(row => !known.has(row.id))], next: page.next, searching: false, failure: null })
    } catch (failure) {
      if (ticket === this.asked) this.patch({ searching: false, failure: asApiError(failure) })
    }
  }
}
