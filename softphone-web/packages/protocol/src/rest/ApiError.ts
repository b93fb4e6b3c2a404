import type { Problem } from '../contract/rest.ts'

/** Why a request was not carried out: a problem document, or that no answer came. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    /** Last part of the problem type, for example `wrong-state`; `unreachable` or `unexpected` otherwise. */
    readonly type: string,
    message: string,
    /** Seconds after which a repetition makes sense, from Retry-After. */
    readonly retryAfter: number | null = null,
    /** What is wrong, by field of the request. */
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
    /** The whole problem document: some say more, for example what is there now. */
    readonly document: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.name = 'ApiError'
  }

  static unreachable(): ApiError {
    return new ApiError(0, 'unreachable', 'The server cannot be reached.')
  }

  /** Reads the refusal out of an answer; any body, also none or one that is not ours, gives an error that can be shown. */
  static async from(answer: Response): Promise<ApiError> {
    const problem = await readProblem(answer)
    const type = problem?.type?.split(/[:/]/).at(-1) || 'unexpected'
    const message = problem?.detail ?? problem?.title ?? `The server answered ${answer.status}.`
    const wait = Number(answer.headers.get('retry-after') ?? Number.NaN)
    return new ApiError(answer.status, type, message, Number.isFinite(wait) ? wait : null, problem?.errors ?? {}, { ...problem })
  }
}

async function readProblem(answer: Response): Promise<Partial<Problem> | null> {
  if (!/\bjson\b/.test(answer.headers.get('content-type') ?? '')) return null
  return answer.json().then(
    (body: unknown) => (typeof body === 'object' && body !== null ? (body as Partial<Problem>) : null),
    () => null, // cut off or malformed: the status says enough
  )
}
