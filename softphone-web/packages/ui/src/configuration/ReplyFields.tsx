import { fillReply, replyPlaces } from '@crm/core'
import type { CannedReply } from '@crm/protocol'
import { useId } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import { Group, GroupFaults, WordField, type Faults } from './fields.tsx'

/** The most a queue may have, and the longest one, in characters. */
const [repliesMax, replyMax] = [100, 2_000]

interface Props {
  replies: readonly CannedReply[]
  /** The queue's name, for the preview. */
  queue: string
  faults: Faults
  onChange: (replies: readonly CannedReply[]) => void
}

/** What agents of a queue have ready to say, each with how it reads to a customer. */
export function ReplyFields({ replies, queue, faults, onChange }: Props) {
  const { text, preferences } = useServices()
  const replace = (index: number, fields: Partial<CannedReply>): void => onChange(replies.map((reply, i) => (i === index ? { ...reply, ...fields } : reply)))
  return (
    <Group title={text('queueReplies')}>
      <p className="hint">{text('repliesHint', { places: replyPlaces.map(place => `{${place}}`).join(', ') })}</p>
      <GroupFaults faults={faults} path="replies" />
      {replies.map((reply, index) => (
        <Reply
          key={index} reply={reply} path={`replies[${index}]`} queue={queue} faults={faults}
          onChange={fields => replace(index, fields)} onRemove={() => onChange(replies.filter((_, i) => i !== index))}
        />
      ))}
      {replies.length < repliesMax && (
        <Button size="small" icon="plus" onClick={() => onChange([...replies, { shortcut: '', language: preferences.get().language, text: '' }])}>{text('replyAdd')}</Button>
      )}
    </Group>
  )
}

function Reply({ reply, path, queue, faults, onChange, onRemove }: {
  reply: CannedReply
  path: string
  queue: string
  faults: Faults
  onChange: (fields: Partial<CannedReply>) => void
  onRemove: () => void
}) {
  const { text } = useServices()
  const id = useId()
  const problems = faults[`${path}.text`] ?? []
  const shown = fillReply(reply.text, { customer: text('replyCustomer'), agent: text('replyAgent'), queue })
  return (
    <div className="setup-step">
      <div className="setup-row">
        <WordField label={text('replyShortcut')} path={`${path}.shortcut`} faults={faults} max={20} value={reply.shortcut} onChange={shortcut => onChange({ shortcut: shortcut.toLowerCase() })} />
        <WordField label={text('replyLanguage')} path={`${path}.language`} faults={faults} max={35} value={reply.language} onChange={language => onChange({ language })} />
        <Button kind="quiet" icon="cross" iconOnly aria-label={text('removeThing', { name: `/${reply.shortcut}` })} onClick={onRemove} />
      </div>
      <div className="field field-small setup-wide">
        <label htmlFor={id}>{text('replyText')}</label>
        <textarea id={id} rows={2} lang={reply.language} maxLength={replyMax} value={reply.text} aria-invalid={problems.length > 0} aria-describedby={`${id}-p`} onChange={event => onChange({ text: event.target.value })} />
        {problems.length > 0 && <span id={`${id}-p`} className="field-problem" role="alert"><Icon name="warning" size={14} />{problems.join(' ')}</span>}
      </div>
      {shown.trim() !== '' && <p className="reply-preview"><span className="faint">{text('replyPreview')}</span> <span lang={reply.language} dir="auto">{shown}</span></p>}
    </div>
  )
}
