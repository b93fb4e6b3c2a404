import { asApiError, errorText, fillTemplate, templatePlaces } from '@crm/core'
import type { ApiError, ChannelTemplate, DeskChat } from '@crm/protocol'
import { useId, useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'

/** What may still be written when the customer has been silent for too long: a text the operator has approved, with its places filled. */
export function TemplateForm({ chat, templates }: { chat: DeskChat; templates: readonly ChannelTemplate[] }) {
  const { text, api } = useServices()
  const id = useId()
  const [chosen, setChosen] = useState('')
  const [values, setValues] = useState<readonly string[]>([])
  const [attempt, setAttempt] = useState(newId)
  const [state, setState] = useState<'idle' | 'busy' | ApiError>('idle')
  const template = templates.find(one => one.id === chosen)
  const places = template === undefined ? 0 : templatePlaces(template.text)
  const filled = Array.from({ length: places }, (_, place) => values[place]?.trim() ?? '')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (template === undefined || state === 'busy' || filled.includes('')) return
    setState('busy')
    api.chats.sayTemplate(chat.conversationId, attempt, { id: template.id, values: filled }).then(
      () => {
        setAttempt(newId())
        setChosen('')
        setValues([])
        setState('idle')
      },
      (failure: unknown) => setState(asApiError(failure))) // the same attempt again is the same line
  }
  if (templates.length === 0) return <p className="hint">{text('chatNoTemplates')}</p>
  return (
    <form className="chat-composer chat-template" onSubmit={send}>
      <div className="field field-small">
        <label htmlFor={`${id}-t`}>{text('chatTemplate')}</label>
        <select
          id={`${id}-t`} className="select" value={chosen}
          onChange={event => {
            setChosen(event.target.value)
            setValues([])
          }}
        >
          <option value="">{text('chatTemplateChoose')}</option>
          {templates.map(one => <option key={one.id} value={one.id}>{one.text}</option>)}
        </select>
      </div>
      {filled.map((value, place) => (
        <div className="field field-small" key={place}>
          <label htmlFor={`${id}-${place}`}>{text('chatTemplatePlace', { place: place + 1 })}</label>
          <input id={`${id}-${place}`} value={values[place] ?? value} maxLength={500} required onChange={event => setValues(filled.map((one, i) => (i === place ? event.target.value : values[i] ?? one)))} />
        </div>
      ))}
      {template !== undefined && <p className="chat-template-preview" dir="auto">{fillTemplate(template.text, filled)}</p>}
      {typeof state === 'object' && <p className="field-problem" role="alert">{errorText(state, text)}</p>}
      <div className="chat-composer-foot">
        <span className="hint">{text('chatWindowOver')}</span>
        <Button type="submit" kind="primary" disabled={template === undefined || state === 'busy' || filled.includes('')}>{text('chatSend')}</Button>
      </div>
    </form>
  )
}

function newId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map(part => part.toString(36)).join('-')
}
