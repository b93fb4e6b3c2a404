import './chats.css'
import { asApiError } from '@crm/core'
import type { ApiError, ChatMessage } from '@crm/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'
import { Transcript } from './Transcript.tsx'

/** What was written in an interaction, afterwards. */
export function TranscriptPanel({ id }: { id: string }) {
  const { text, api } = useServices()
  const [lines, setLines] = useState<readonly ChatMessage[] | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const read = useCallback((): void => {
    setFailure(null)
    api.chats.transcript(id).then(({ items }) => setLines(items), (refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api, id])
  useEffect(read, [read])
  return (
    <Panel title={text('transcriptTitle')} className="transcript">
      <Failure error={failure} />
      {failure !== null && <Button size="small" onClick={read}>{text('retry')}</Button>}
      {lines === null && failure === null && <p className="loading">{text('loading')}</p>}
      {lines?.length === 0 && <p className="hint">{text('transcriptEmpty')}</p>}
      {lines !== null && lines.length > 0 && <div className="chat-log" role="region" tabIndex={0} aria-label={text('transcriptTitle')}><Transcript lines={lines} conversationId={id} /></div>}
    </Panel>
  )
}
