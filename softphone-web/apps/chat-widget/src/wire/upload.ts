import { ChatRefusal } from './ChatApi.ts'

/** Milliseconds without any progress after which the connection counts as lost. */
const patience = 20_000

/** Sends a file as a request's body and tells how far it is; `fetch` cannot. Fails as {@link ChatRefusal}. */
export function upload<T>(address: string, headers: Readonly<Record<string, string>>, file: File, progress: (part: number) => void, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let silent = setTimeout(() => request.abort(), patience)
    const over = (finish: () => void): void => {
      clearTimeout(silent)
      stop.removeEventListener('abort', abort)
      finish()
    }
    const abort = (): void => request.abort()
    request.open('POST', address)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = event => {
      clearTimeout(silent)
      silent = setTimeout(() => request.abort(), patience)
      if (event.lengthComputable) progress(event.loaded / event.total)
    }
    request.onload = () => over(() => {
      try {
        if (request.status !== 200) throw new ChatRefusal(request.status)
        resolve(JSON.parse(request.responseText) as T)
      } catch (failure) {
        reject(failure instanceof ChatRefusal ? failure : new ChatRefusal(502))
      }
    })
    request.onerror = request.onabort = () => over(() => reject(new ChatRefusal(0)))
    stop.addEventListener('abort', abort)
    request.send(file)
  })
}
