import { isMessageKey, type MessageKey, type NamesState, type Text } from '@crm/core'
import type { CourseItem } from '@crm/protocol'
import type { IconName } from '../controls/Icon.tsx'
import { languageName } from '../controls/languageName.ts'
import { outcomeText } from '../desk/outcome.ts'

const icons: Readonly<Record<string, IconName>> = {
  'arrived': 'inbound', 'handed-over': 'transfer', 'language': 'globe', 'attribute': 'note', 'flow': 'menu', 'step': 'menu',
  'flow-ended': 'menu', 'queue': 'clock', 'offer': 'bell', 'talk': 'headset', 'hold': 'pause', 'wrap-up': 'edit', 'recording': 'mic', 'recording-pause': 'pause',
  'callback': 'phone', 'consult': 'chat', 'voicemail': 'voicemail', 'customer': 'user', 'note': 'note', 'transfer': 'transfer', 'dial': 'outbound', 'ended': 'check',
}

export function courseIcon(kind: string): IconName {
  return icons[kind] ?? 'info'
}

/** What happened, in words: the kind, whom and what it was about, and how it came out. */
export function courseText(item: CourseItem, names: NamesState, text: Text, languageTag: string): { title: string; facts: readonly string[]; result: string | null } {
  const who = item.agentId === null ? null : names.agents[item.agentId] ?? item.agentId
  const queue = item.queueId === null ? null : names.queues[item.queueId] ?? item.queueId
  const name = item.name === null ? null : nameText(item.kind, item.name, names, text, languageTag)
  const by = item.by === null || item.by === item.agentId ? null : item.by === 'number' ? text('byNumber') : names.agents[item.by] ?? item.by
  return {
    title: translated(`course.${item.kind}`, item.kind, text),
    facts: [who, queue, name, by].flatMap(part => (part === null || part === '' ? [] : [part])),
    result: resultText(item, names, text),
  }
}

function resultText(item: CourseItem, names: NamesState, text: Text): string | null {
  if (item.result === null) return null
  if (item.kind === 'ended') return outcomeText(item.result, text)
  return names.codes[item.result] ?? wordText(item.result, text)
}

/** What a step speaks of: a language, a wrap-up code, a reason, or a name as it came. */
function nameText(kind: string, name: string, names: NamesState, text: Text, languageTag: string): string {
  if (kind === 'language') return languageName(name, languageTag)
  if (kind === 'wrap-up') return names.codes[name] ?? name
  if (kind === 'recording-pause') return translated(`pause.${name}`, name, text)
  if (kind === 'transfer') return names.agents[name] ?? wordText(name, text)
  return kind === 'ended' ? wordText(name, text) : name
}

/** A stable word in the reader's language; one this page does not know yet is shown as it came. */
function wordText(word: string, text: Text): string {
  const key = ['result', 'outcome', 'direction', 'reason'].map(kind => `${kind}.${word}`).find(isMessageKey)
  return key === undefined ? word : translated(key, word, text)
}

/** How the result is coloured. */
export function resultKind(item: CourseItem): 'good' | 'bad' | 'plain' {
  if (item.result === 'accepted' || item.result === 'answered') return 'good'
  return ['rejected', 'missed', 'abandoned', 'closedBySystem', 'notConnected'].includes(item.result ?? '') ? 'bad' : 'plain'
}

function translated(key: string, otherwise: string, text: Text): string {
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : otherwise
}
