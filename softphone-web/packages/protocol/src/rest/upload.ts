import { ApiError } from './ApiError.ts'

/** Milliseconds without any progress after which the connection counts as lost. */
const patience = 20_000

/** Sends a body and tells how far it is. Every failure is an {@link ApiError}; what is stopped fails as unreachable. */
export function upload<T>(address: string, headers: Readonly<Record<string, string>>, body: Blob, progress: (part: number) => void, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = (): void => request.abort()
    let silent = setTimeout(abort, patience)
    const over = (): void => {
      clearTimeout(silent)
      stop.removeEventListener('abort', abort)
    }
    request.open('POST', address)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = event => {
      clearTimeout(silent)
      silent = setTimeout(abort, patience)
      if (event.lengthComputable) progress(event.loaded / event.total)
    }
    request.onload = () => {
      over()
      const answer = new Response(request.responseText, { status: request.status, headers: { 'content-type': request.getResponseHeader('content-type') ?? '' } })
      if (answer.ok) answer.json().then(resolve as (value: unknown) => void, () => reject(new ApiError(request.status, 'unexpected', 'The server sent an answer that cannot be read.')))
      else ApiError.from(answer).then(reject, reject)
    }
    request.onerror = request.onabort = () => {
      over()
      reject(ApiError.unreachable())
    }
    stop.addEventListener('abort', abort)
    request.send(body)
  })
}
