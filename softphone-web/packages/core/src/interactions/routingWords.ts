import type { RoutingAgent, RoutingEnd, RoutingMoment, RoutingNeed, RoutingReason } from '@crm/protocol'
import { isMessageKey, type MessageKey, type Text } from '../i18n/text.ts'
import { clockText } from '../time/format.ts'

/** A stable word under a prefix in the reader's language; one this page does not know yet is shown as it came. */
function word(prefix: string, stable: string, text: Text): string {
  const key = `${prefix}.${stable}`
  return isMessageKey(key) ? (text as (key: MessageKey) => string)(key) : stable
}

/** Why an agent could not take it. */
export function reasonText(reason: RoutingReason, agent: RoutingAgent, at: string, text: Text): string {
  const detail = reason.detail ?? ''
  switch (reason.reason) {
    case 'skill-missing': return text('why.skillMissing', { skill: detail })
    case 'skill-too-low': return text('why.skillTooLow', { skill: detail })
    case 'waits-for': return text('why.waitsFor', { agent: detail })
    case 'level-too-high': return text('why.levelTooHigh', { level: agent.level ?? '' })
    case 'excluded': return reason.until === null ? text('why.excluded') : text('why.excludedFor', { time: clockText((Date.parse(reason.until) - Date.parse(at)) / 1_000) })
    case 'at-capacity': case 'other-work-in-hand': case 'offer-pending': return holdingText(word('why', reason.reason, text), agent, text)
    default:
      return reason.reason.startsWith('presence-') ? word('presence', reason.reason.slice('presence-'.length), text) : word('why', reason.reason, text)
  }
}

function holdingText(reason: string, agent: RoutingAgent, text: Text): string {
  const phases = [...new Set(agent.holds.map(work => word('why.phase', work.phase, text)))]
  return phases.length === 0 ? reason : `${reason} (${phases.join(', ')})`
}

/** What decided for the agent who was offered it. */
export function ruleText(rule: string, text: Text): string {
  return word('why.rule', rule, text)
}

/** What became of an offer. */
export function offerResultText(result: string | null, text: Text): string {
  return result === null ? text('why.ringing') : word('result', result, text)
}

/** How a stay in a queue ended, and why. */
export function endText(end: RoutingEnd, text: Text): string {
  const result = word('why.end', end.result, text)
  const reason = end.reason === null ? null : word('why.because', end.reason, text)
  return reason === null ? result : `${result}: ${reason}`
}

/** The requirements of a step; nothing asked is said too. */
export function needsText(needs: readonly RoutingNeed[], maxLevel: number | null, text: Text): string {
  const skills = needs.map(need => (need.atLeast > 1 ? `${need.skill} ≥ ${need.atLeast}` : need.skill))
  const level = maxLevel === null ? [] : [text('why.upToLevel', { level: maxLevel })]
  return [...skills, ...level].join(', ') || text('why.anybody')
}

/** What the score is made of, as a sum one can check. */
export function scoreText(moment: RoutingMoment, text: Text): string {
  return text('why.score', {
    score: Math.round(moment.score), urgency: Math.round(moment.urgency * 100) / 100, age: clockText(moment.age), priority: moment.priority,
  })
}

/** Those of a moment who could take it, and those who could not, closest first. */
export function partsOf(moment: RoutingMoment): { readonly able: readonly RoutingAgent[]; readonly unable: readonly RoutingAgent[] } {
  const able = moment.agents.filter(agent => agent.reasons.length === 0)
  const unable = moment.agents.filter(agent => agent.reasons.length > 0)
  return { able, unable: [...unable].sort((a, b) => a.reasons.length - b.reasons.length) }
}

/** The agents beyond the list, by their first reason. */
export function unlistedText(moment: RoutingMoment, text: Text): string | null {
  const counts = Object.entries(moment.unlisted)
  if (counts.length === 0) return null
  return counts.map(([reason, count]) => `${count} × ${reason === 'eligible' ? text('why.able') : reason.startsWith('presence-') ? word('presence', reason.slice(9), text) : word('why', reason, text)}`).join(', ')
}
