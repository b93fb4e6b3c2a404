import assert from 'node:assert/strict'
import { assertBalanced } from './api.mjs'
import { until } from './wait.mjs'

/** Steps that several suites take. */

export const status = (api, wanted) => until(`routing status ${wanted}`, async () => (await api.desk()).routingStatus === wanted)

export async function offered(api, timeout = 15_000) {
  return (await until('an offer', async () => { const d = await api.desk(); return d.offer && d }, { timeout })).offer
}

export async function accept(api, timeout) {
  const offer = await offered(api, timeout)
  await api.send('POST', `/reservations/${offer.reservationId}/accept`)
  return (await until('talking', async () => { const d = await api.desk(); return d.call?.state === 'talking' && d })).call
}

export async function finishWrapUp(api) {
  const { wrapUp } = await until('wrap-up', async () => { const d = await api.desk(); return d.wrapUp && d })
  await api.send('POST', `/reservations/${wrapUp.reservationId}/wrap-up`, { code: wrapUp.codes[0].code })
  await until('wrap-up over', async () => (await api.desk()).wrapUp === null)
}

/** The newest interaction, once it has ended. */
export async function lastInteraction(supervisor) {
  return until('interaction ended', async () => {
    const { items: [latest] } = await supervisor.get('/interactions?limit=1')
    return latest?.outcome && supervisor.get(`/interactions/${latest.id}`)
  })
}

/** Ends what an agent still has: offer, call and wrap-up; he is on a break then. */
export async function leave(api) {
  await api.presence('break')
  await until('nothing is left to do', async () => {
    const { offer, call, wrapUp } = await api.desk()
    if (offer !== null) await api.request('POST', `/reservations/${offer.reservationId}/reject`, {})
    if (call !== null) await api.request('POST', `/calls/${call.callId}/hangup`, {})
    if (wrapUp !== null) await api.request('POST', `/reservations/${wrapUp.reservationId}/wrap-up`, {})
    return offer === null && call === null && wrapUp === null
  })
}

/** The sum of a metric over its labels. */
export async function metric(server, name) {
  const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n').filter(line => line.startsWith(name))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** No leg or bridge of a call is left over, and the queues' figures balance. */
export async function nothingIsLeft(server, supervisor) {
  await until('no leg or bridge of a call is left', async () => await metric(server, 'crm_sip_dialogs') + await metric(server, 'crm_media_bridges') === 0)
  for (const queue of ['support', 'sales']) assertBalanced(await supervisor.figures(queue))
}

/** An interaction once it has ended; it ended once, and its stretches lie edge to edge from its beginning to its end, consultations and wrap-ups beside them. */
export async function endedOnce(supervisor, id, outcomes = ['answered']) {
  const interaction = await until('interaction ended', async () => {
    const found = await supervisor.get(`/interactions/${id}`)
    return found.outcome && found.endedAt && found
  })
  assert.ok(outcomes.includes(interaction.outcome), `${interaction.outcome} instead of ${outcomes}`)
  assert.equal(interaction.events.filter(event => event.name === 'interaction.ended').length, 1)
  const chain = interaction.segments.filter(segment => segment.kind !== 'wrap' && segment.kind !== 'consult')
  assert.equal(chain[0].from, interaction.startedAt)
  chain.slice(1).forEach((segment, place) => assert.equal(segment.from, chain[place].to, `${segment.kind} follows ${chain[place].kind} without a gap`))
  assert.equal(chain.at(-1).to, interaction.endedAt)
  return interaction
}
