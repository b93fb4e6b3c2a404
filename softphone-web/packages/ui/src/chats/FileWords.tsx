import type { ChatMessage } from '@crm/protocol'
import { useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Icon } from '../controls/Icon.tsx'

/** Where a file of a conversation is fetched; the address leads to a download only. */
export type FileAddress = (file: string) => string

/** A file in the conversation: a picture as such, everything by its name, which saves it. */
export function FileWords({ line, address }: { line: ChatMessage; address: FileAddress }) {
  const { text } = useServices()
  const { file } = line
  if (file == null || line.text === null) return <span className="faint">{text('chatErased')}</span>
  const size = file.size < 1_000_000 ? `${Math.max(1, Math.round(file.size / 1_000))} kB` : `${(file.size / 1_000_000).toFixed(1)} MB`
  const words = <><Icon name="note" size={15} /> {line.text} <span className="faint">{size}</span></>
  return (
    <>
      {file.type.startsWith('image/') && <Picture address={address(file.id)} words={line.text} />}
      <a className="chat-file" href={address(file.id)} download={line.text}>{words}</a>
    </>
  )
}

/** Fetched as bytes and shown from memory: the address itself is never opened as a page. */
function Picture({ address, words }: { address: string; words: string }) {
  const [source, setSource] = useState<string | null>(null)
  useEffect(() => {
    let shown: string | null = null
    const stop = new AbortController()
    fetch(address, { signal: stop.signal })
      .then(answer => (answer.ok ? answer.blob() : null))
      .then(content => {
        if (content === null || stop.signal.aborted) return
        shown = URL.createObjectURL(content)
        setSource(shown)
      })
      .catch(() => undefined) // the name below it still saves it
    return () => {
      stop.abort()
      if (shown !== null) URL.revokeObjectURL(shown)
    }
  }, [address])
  return source === null ? null : <img className="chat-picture" src={source} alt={words} />
}
