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
