import { asApiError, mailKeyAria, mailKeys } from '@crm/core'
import type { ApiError, MailTemplateChoice } from '@crm/protocol'
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Popover } from '../controls/Popover.tsx'

interface Props {
  threadId: string
  open: boolean
  onOpen: (open: boolean) => void
  /** A template with its variables filled. */
  onPick: (words: string, subject: string | null) => void
}

/** Picks a text that was written before: type its name or short form, arrow keys, Enter. */
export function TemplatePicker({ threadId, open, onOpen, onPick }: Props) {
  const { text } = useServices()
  return (
    <Popover
      open={open} onOpen={onOpen} label={text('mailTemplates')}
      button={<Button icon="note" aria-expanded={open} aria-keyshortcuts={mailKeyAria('template')} title={`${text('mailTemplates')} (${mailKeys.template})`} onClick={() => onOpen(!open)}>{text('mailTemplates')}</Button>}
    >
      <Choices threadId={threadId} onPick={onPick} />
    </Popover>
  )
}

function Choices({ threadId, onPick }: Pick<Props, 'threadId' | 'onPick'>) {
  const { text, api } = useServices()
  const [items, setItems] = useState<readonly MailTemplateChoice[] | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  useEffect(() => {
    api.mails.templates(threadId).then(answer => setItems(answer.items), (refusal: unknown) => setFailure(asApiError(refusal)))
  }, [api, threadId])
  const shown = fitting(items ?? [], words)
  const active = shown[Math.min(at, shown.length - 1)]
  const pick = (template: MailTemplateChoice | undefined): void => {
    if (template === undefined) return
    setFailure(null)
    api.mails.render(threadId, template.templateId).then(filled => onPick(filled.text, filled.subject), (refusal: unknown) => setFailure(asApiError(refusal)))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setAt((at + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % Math.max(1, shown.length))
    else if (event.key === 'Enter') pick(active)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="mail-templates">
      <input
        className="input" type="text" role="combobox" autoComplete="off" value={words} maxLength={80} aria-label={text('mailTemplateFind')} placeholder={text('mailTemplateFind')}
        aria-expanded={shown.length > 0} aria-controls={list} aria-autocomplete="list" {...(active === undefined ? {} : { 'aria-activedescendant': `${list}-${active.templateId}` })}
        onChange={event => { setWords(event.target.value); setAt(0) }} onKeyDown={onKeyDown}
      />
      <Failure error={failure} />
      {items === null && failure === null && <p className="hint">{text('loading')}</p>}
      <ul id={list} role="listbox" aria-label={text('mailTemplates')}>
        {shown.map(template => (
          <li
            key={template.templateId} id={`${list}-${template.templateId}`} role="option" aria-selected={template === active}
            onPointerDown={event => event.preventDefault()} onClick={() => pick(template)}
          >
            <span>{template.name}</span>{template.shortcut !== null && <span className="faint">{template.shortcut}</span>}
          </li>
        ))}
      </ul>
      {items !== null && shown.length === 0 && <p className="hint" role="status">{text('mailTemplatesNone')}</p>}
    </div>
  )
}

/** Templates with these words in their name or short form; those whose short form begins so come first. */
function fitting(items: readonly MailTemplateChoice[], words: string): readonly MailTemplateChoice[] {
  const wanted = words.trim().toLowerCase()
  const begins = (item: MailTemplateChoice): boolean => wanted !== '' && item.shortcut?.toLowerCase().startsWith(wanted) === true
  const fits = items.filter(item => `${item.name} ${item.shortcut ?? ''}`.toLowerCase().includes(wanted))
  return [...fits.filter(begins), ...fits.filter(item => !begins(item))].slice(0, 12)
}
