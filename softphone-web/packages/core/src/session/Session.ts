import { ApiError, type CrmApi, type SignedInUser } from '@crm/protocol'
import { Store } from '../state/Store.ts'

export type SessionState =
  | { readonly phase: 'unknown' }
  | { readonly phase: 'signedOut'; readonly error: ApiError | null; readonly expired: boolean }
  | { readonly phase: 'signingIn' }
  | { readonly phase: 'signedIn'; readonly user: SignedInUser }

/** Who is signed in. Starts `unknown` until the server was asked. */
export class Session extends Store<SessionState> {
  private readonly api: CrmApi

  constructor(api: CrmApi) {
    super({ phase: 'unknown' })
    this.api = api
  }

  /** Asks whether the cookie of an earlier visit still holds. */
  async restore(): Promise<void> {
    try {
      this.set({ phase: 'signedIn', user: await this.api.whoAmI() })
    } catch (failure) {
      const error = asApiError(failure)
      this.set({ phase: 'signedOut', error: error.status === 401 ? null : error, expired: false })
    }
  }

  async signIn(userName: string, password: string): Promise<void> {
    this.set({ phase: 'signingIn' })
    try {
      this.set({ phase: 'signedIn', user: await this.api.signIn(userName, password) })
    } catch (failure) {
      this.set({ phase: 'signedOut', error: asApiError(failure), expired: false })
    }
  }

  /** Leaves the page signed out even when the server cannot be told; its cookie then ends by itself. */
  async signOut(): Promise<void> {
    let error: ApiError | null = null
    try {
      await this.api.signOut()
    } catch (failure) {
      error = asApiError(failure)
    }
    this.set({ phase: 'signedOut', error, expired: false })
  }

  /** The server no longer knows the session. */
  expire(): void {
    if (this.get().phase === 'signedIn') this.set({ phase: 'signedOut', error: null, expired: true })
  }
}

/** Any failure as one that can be shown. */
export function asApiError(failure: unknown): ApiError {
  if (failure instanceof ApiError) return failure
  return new ApiError(0, 'unexpected', failure instanceof Error ? failure.message : String(failure))
}
