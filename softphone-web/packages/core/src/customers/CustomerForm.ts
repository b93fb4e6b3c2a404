import type { ApiError, CrmApi, CustomerCard, CustomerSaved, DuplicateWarning } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import { checkDraft, draftOf, problemsOf, requestOf, type CustomerDraft, type FieldProblems } from './customerDraft.ts'

export interface CustomerFormState {
  readonly draft: CustomerDraft
  /** Shown at their fields; only after the first try to save. */
  readonly problems: FieldProblems
  readonly saving: boolean
  /** A refusal that belongs to no field. */
  readonly failure: ApiError | null
  readonly saved: CustomerCard | null
  /** Other customers who look the same as the saved one. */
  readonly warnings: readonly DuplicateWarning[]
}

/** Making or changing a customer. Saving runs once at a time. */
export class CustomerForm extends Store<CustomerFormState> {
  private readonly api: CrmApi
  private readonly known: CustomerCard | null
  private tried = false

  /** For a new customer with what is known of him, or for one there is. */
  constructor(api: CrmApi, start: CustomerDraft | CustomerCard) {
    super({ draft: isCard(start) ? draftOf(start) : start, problems: {}, saving: false, failure: null, saved: null, warnings: [] })
    this.api = api
    this.known = isCard(start) ? start : null
  }

  edit(fields: Partial<CustomerDraft>): void {
    const draft = { ...this.get().draft, ...fields }
    this.patch({ draft, problems: this.tried ? checkDraft(draft) : {} })
  }

  /** Saves; null when that was not possible, and why is in the state. */
  async save(): Promise<CustomerCard | null> {
    const { draft, saving } = this.get()
    if (saving) return null
    this.tried = true
    const problems = checkDraft(draft)
    this.patch({ problems, failure: null })
    if (Object.keys(problems).length > 0) return null
    this.patch({ saving: true })
    try {
      const { customer, warnings } = await this.send(draft)
      this.patch({ saving: false, saved: customer, warnings })
      return customer
    } catch (refusal) {
      const error = asApiError(refusal)
      const found = problemsOf(error.fields, draft)
      this.patch({ saving: false, problems: found, failure: Object.keys(found).length > 0 ? null : error })
      return null
    }
  }

  private send(draft: CustomerDraft): Promise<CustomerSaved> {
    const request = requestOf(draft)
    return this.known === null
      ? this.api.createCustomer(request)
      : this.api.replaceCustomer(this.known.id, this.known.version, request)
  }
}

function isCard(start: CustomerDraft | CustomerCard): start is CustomerCard {
  return 'id' in start
}
