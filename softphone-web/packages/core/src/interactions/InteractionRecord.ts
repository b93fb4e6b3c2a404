import type { ApiError, CrmApi, InteractionDetail } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'

export interface InteractionRecordState {
  readonly interaction: InteractionDetail | null
  readonly reading: boolean
  readonly failure: ApiError | null
  readonly adding: boolean
  readonly noteFailure: ApiError | null
}

/** The longest note, in characters. */
export const noteLimit = 4_000

/** One interaction's whole course. It can be added to, never changed. */
export class InteractionRecord extends Store<InteractionRecordState> {
  private readonly api: CrmApi
  private readonly id: string

  constructor(api: CrmApi, id: string) {
    super({ interaction: null, reading: false, failure: null, adding: false, noteFailure: null })
    this.api = api
    this.id = id
  }

  async read(): Promise<void> {
    this.patch({ reading: true, failure: null })
    try {
      this.patch({ interaction: await this.api.interaction(this.id), reading: false })
    } catch (failure) {
      this.patch({ failure: asApiError(failure), reading: false })
    }
  }

  /** Adds a note; true when it is stored. It is shown at once, and the course is read anew for its place in it. */
  async addNote(text: string): Promise<boolean> {
    const words = text.trim()
    if (words === '' || words.length > noteLimit || this.get().adding) return false
    this.patch({ adding: true, noteFailure: null })
    try {
      const note = await this.api.addNote(this.id, words)
      const { interaction } = this.get()
      if (interaction !== null) this.patch({ interaction: { ...interaction, annotations: [...interaction.annotations, note] } })
    } catch (failure) {
      this.patch({ adding: false, noteFailure: asApiError(failure) })
      return false
    }
    this.patch({ adding: false })
    void this.read()
    return true
  }
}
