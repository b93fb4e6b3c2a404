import { ApiError } from './ApiError.ts'
import { upload } from './upload.ts'

export interface RestOptions {
  /** The browser's fetch, or a fake one. */
  readonly fetch: typeof fetch
  /** Prefix of every path. */
  readonly base?: string
  /** Milliseconds until an unanswered request is given up. */
  readonly timeout?: number
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Called when the session is no longer valid (401). */
  readonly onUnauthorized?: () => void
  /** Learns the server's clock from each answer: its Date header and when, in local milliseconds, it was asked and answered. */
  readonly onDate?: (date: string, asked: number, answered: number) => void
}

export interface SendOptions {
  /** A 401 is an answer here (wrong password), not the end of the session. */
  readonly signingIn?: boolean
  /** The version that is changed; the server refuses when it is no longer the present one. */
  readonly version?: number
  /** Makes a repetition of what causes messages harmless. */
  readonly key?: string
  /** Milliseconds until an unanswered request is given up, where it takes longer than others. */
  readonly timeout?: number
}

/** JSON over HTTP with the session cookie and the antiforgery header. Every failure is an {@link ApiError}. */
export class RestClient {
  /** Antiforgery value of the session; sent with every change. */
  csrf: string | null = null

  private readonly options: RestOptions

  constructor(options: RestOptions) {
    this.options = options
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path)
  }

  post<T = void>(path: string, body?: unknown, options: SendOptions = {}): Promise<T> {
    return this.send<T>('POST', path, body, options)
  }

  put<T = void>(path: string, body: unknown, options: SendOptions = {}): Promise<T> {
    return this.send<T>('PUT', path, body, options)
  }

  delete<T = void>(path: string, options: SendOptions = {}): Promise<T> {
    return this.send<T>('DELETE', path, undefined, options)
  }

  /** Sends bytes as they are, under their own type. */
  sendBytes<T>(path: string, body: Blob, timeout: number): Promise<T> {
    return this.send<T>('POST', path, body, { timeout })
  }

  /** Where a path is, for links that the browser follows itself. */
  address(path: string): string {
    return `${this.options.base ?? '/api/v1'}${path}`
  }

  /** Sends a file as the body and tells how far it is, 0 to 1; `fetch` cannot. */
  upload<T>(path: string, file: Blob, type: string, progress: (part: number) => void, stop: AbortSignal): Promise<T> {
    const address = `${this.options.base ?? '/api/v1'}${path}`
    return upload<T>(address, { ...this.options.headers, 'content-type': type, ...(this.csrf === null ? {} : { 'x-crm-csrf': this.csrf }) }, file, progress, stop)
  }

  private async send<T>(method: string, path: string, body?: unknown, options: SendOptions = {}): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json', ...this.options.headers }
    const bytes = body instanceof Blob ? body : null
    if (body !== undefined) headers['content-type'] = bytes === null ? 'application/json' : bytes.type || 'application/octet-stream'
    if (method !== 'GET' && this.csrf !== null) headers['x-crm-csrf'] = this.csrf
    if (options.version !== undefined) headers['if-match'] = `"${options.version}"`
    if (options.key !== undefined) headers['idempotency-key'] = options.key
    const answer = await this.reach(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(options.timeout ?? this.options.timeout ?? 10_000),
      ...(body === undefined ? {} : { body: bytes ?? JSON.stringify(body) }),
    })
    if (answer.status === 401 && options.signingIn !== true) this.options.onUnauthorized?.()
    if (!answer.ok) throw await ApiError.from(answer)
    return readBody<T>(answer)
  }

  private async reach(path: string, request: RequestInit): Promise<Response> {
    try {
      const asked = Date.now()
      const answer = await this.options.fetch(`${this.options.base ?? '/api/v1'}${path}`, request)
      const date = answer.headers.get('date')
      if (date !== null) this.options.onDate?.(date, asked, Date.now())
      return answer
    } catch {
      throw ApiError.unreachable()
    }
  }
}

async function readBody<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  if (text === '') return undefined as T
  try {
    return JSON.parse(text) as T
  } catch {
    throw new ApiError(answer.status, 'unexpected', 'The server sent an answer that cannot be read.')
  }
}
