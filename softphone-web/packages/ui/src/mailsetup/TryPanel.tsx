import { asApiError, readHeaders } from '@crm/core'
import type { ApiError, MailboxView, MailRule, MailRulesTried } from '@crm/protocol'
import { useState, type FormEvent } from 'react'
import { useServices } from '../base/Services.tsx'
import { CheckField, ChoiceField, WordField } from '../configuration/fields.tsx'
import { Button } from '../controls/Button.tsx'
import { Failure } from '../controls/Failure.tsx'
import { Panel } from '../controls/Panel.tsx'

interface Props {
  rules: readonly MailRule[]
  boxes: readonly MailboxView[]
  queues: Readonly<Record<string, string>>
}

/** Tries the rules on the page, saved or not, on a mail somebody makes up. */
export function TryPanel({ rules, boxes, queues }: Props) {
  const { text, api } = useServices()
  const [box, setBox] = useState('')
  const [from, setFrom] = useState('maria@nordlicht.example')
  const [subject, setSubject] = useState('')
  const [words, setWords] = useState('')
  const [headers, setHeaders] = useState('')
  const [files, setFiles] = useState(false)
  const [tried, setTried] = useState<MailRulesTried | null>(null)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const attempt = (event: FormEvent): void => {
    event.preventDefault()
    setFailure(null)
    api.mails.setup.tryRules({ mailboxId: box === '' ? null : box, from, subject, text: words, headers: readHeaders(headers), hasAttachments: files, rules })
      .then(setTried, (refusal: unknown) => { setTried(null); setFailure(asApiError(refusal)) })
  }
  return (
    <Panel title={text('mailTryTitle')}>
      <form className="mail-try" onSubmit={attempt}>
        <p className="hint">{text('mailTryHint')}</p>
        <ChoiceField label={text('mailRuleMailbox')} path="mailboxId" faults={{}} value={box} onChange={setBox} options={[{ value: '', label: text('mailRuleAnyMailbox') }, ...boxes.map(one => ({ value: one.mailboxId, label: one.name }))]} />
        <WordField label={text('mailFrom')} path="from" faults={{}} max={254} value={from} onChange={setFrom} />
        <WordField label={text('mailSubject')} path="subject" faults={{}} max={500} value={subject} onChange={setSubject} />
        <label className="field"><span>{text('mailTryText')}</span><textarea rows={3} maxLength={20_000} value={words} onChange={event => setWords(event.target.value)} /></label>
        <label className="field"><span>{text('mailTryHeaders')}</span><textarea rows={2} maxLength={8_000} value={headers} onChange={event => setHeaders(event.target.value)} /></label>
        <CheckField label={text('mailTryFiles')} value={files} onChange={setFiles} />
        <Button type="submit">{text('mailTryDo')}</Button>
        <Failure error={failure} />
        <div role="status">{tried !== null && <Verdict tried={tried} queues={queues} />}</div>
      </form>
    </Panel>
  )
}

function Verdict({ tried: { verdict, matched, faults }, queues }: { tried: MailRulesTried; queues: Readonly<Record<string, string>> }) {
  const { text } = useServices()
  const lines = [
    matched.length === 0 ? text('mailTryNone') : text('mailTryMatched', { names: matched.join(', ') }),
    verdict.spam ? text('mailTrySpam') : text('mailTryQueue', { queue: verdict.queue === null ? text('mailRuleSameQueue') : queues[verdict.queue] ?? verdict.queue }),
    ...(verdict.priority === 0 ? [] : [text('mailTryPriority', { priority: verdict.priority })]),
    ...(verdict.skills.length === 0 ? [] : [text('mailTrySkills', { skills: verdict.skills.join(', ') })]),
    ...(verdict.noConfirmation ? [text('mailTryNoConfirmation')] : []),
    ...Object.entries(verdict.attributes).map(([name, value]) => `${name}: ${value}`),
    ...faults,
  ]
  return <ul>{lines.map(line => <li key={line}>{line}</li>)}</ul>
}
