import assert from 'node:assert/strict'
import { until } from './wait.mjs'

/** The numbers that the demo trunk may call, by their last four digits. */
export const numberAt = place => `+861380000${String(place).padStart(4, '0')}`

/** A time zone in which it is this full hour now, by the clock of this machine. */
export function zoneAt(hour) {
  const east = (hour - new Date().getUTCHours() + 36) % 24 - 12
  return east === 0 ? 'Etc/UTC' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
}

/** A list of rows, whose first has the names of the columns, which are what they are for; resolves with its id once it is loaded. */
export async function fillList(server, supervisor, name, columns, rows) {
  const made = await supervisor.send('POST', '/lists', { name })
  const uploaded = await fetch(`${server.url}/api/v1/list-imports?name=${name}.csv`, {
    method: 'POST', headers: { authorization: `Bearer ${supervisor.token}`, 'content-type': 'text/csv' }, body: [columns, ...rows].map(row => row.join(',')).join('\n'),
  })
  assert.equal(uploaded.status, 201, await uploaded.clone().text())
  const { id } = await uploaded.json()
  await supervisor.send('POST', `/list-imports/${id}/start`, { target: 'list', list: made.id, names: columns, uses: columns, atOnce: true })
  await until('the file is in the list', async () => (await supervisor.get(`/list-imports/${id}`)).state === 'done')
  return made.id
}

/** No record is dialled a second time within the hour, whatever came of the first. */
export const onceAnHour = { rules: [], attemptsMax: 3, otherwise: { outcome: '', action: 'sameNumber', wait: 3600, most: 3 } }

/** Every record is dialled once. */
export const once = { rules: [], attemptsMax: 1, otherwise: { outcome: '', action: 'finish', wait: 0, most: 1 } }

/** How many attempts are over. */
export const overOf = view => Object.values(view.figures.outcomes).reduce((sum, count) => sum + count, 0)

/** Waits until so many attempts are over, which are all, and nothing is under way. */
export function settled(supervisor, id, attempts, timeout) {
  return until(`${attempts} attempts of ${id} are over`, async () => {
    const view = await supervisor.get(`/campaigns/${id}`)
    const busy = view.now === null ? 0 : view.now.ringing + view.now.waiting + view.now.talking
    if (overOf(view) >= attempts && overOf(view) === view.figures.attempts && busy === 0 && view.figures.records.ready === 0 && view.figures.records.reserved === 0) return view
    throw new Error(JSON.stringify({ figures: view.figures, now: view.now }))
  }, { timeout, every: 250 })
}

/** The most things at once of those that begin and end so. */
export function mostAtOnce(spans) {
  const turns = spans.flatMap(({ from, to }) => [[from, 1], [to, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  let now = 0, most = 0
  for (const [, turn] of turns) most = Math.max(most, now += turn)
  return most
}

/** The most instants within any stretch of so many milliseconds. */
export function mostWithin(instants, stretch) {
  const sorted = [...instants].sort((a, b) => a - b)
  let first = 0, most = 0
  sorted.forEach((at, last) => {
    while (at - sorted[first] >= stretch) first += 1
    most = Math.max(most, last - first + 1)
  })
  return most
}
