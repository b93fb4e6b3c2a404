import assert from 'node:assert/strict'
import { Desk } from './browser.mjs'
import { Poisoner } from './poison.mjs'
import { Watch } from './watch.mjs'

const patience = { timeout: 30_000 }

/** A page of the app under watch, signed in, whose answers and pushes can be poisoned. */
export async function openSeat(browser, server, user, path) {
  const context = await browser.native.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, permissions: ['microphone'] })
  const watch = await Watch.on(context)
  const poisoner = await Poisoner.on(context)
  const page = await context.newPage()
  const desk = new Desk(page, context, server)
  const faults = []
  page.on('console', line => { if (line.type() === 'error') faults.push(line.text().slice(0, 300)) })
  await page.goto(`${server.url}${path}`)
  await desk.fillIn(user)
  await page.locator('main').first().waitFor(patience)
  if (path === '/') await page.getByText('Voice ready').first().waitFor({ timeout: 60_000 })
  return { context, page, desk, watch, poisoner, faults }
}

/** Goes elsewhere within the app, and stays there until it is shown. */
export async function go({ page, poisoner }, path) {
  await page.evaluate(path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }, path)
  await poisoner.settled(page)
  assert.equal(await page.getByText('This page could not be shown').count(), 0, path)
}

export const drawn = page => page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))

/** That nothing was carried out, and no stranger's markup stands there. */
export const clean = async (seat, what) => assert.deepEqual(await seat.watch.of(seat.page), [], what)

/** How often words of the payloads stand in a page, as text or in fields. */
export const shown = page => page.evaluate(() => {
  const count = text => text.split('__xss').length - 1
  return count(document.body.innerText) + [...document.querySelectorAll('input, textarea')].reduce((sum, field) => sum + count(field.value), 0)
})

/** So many at a time, in order. */
export async function inGroups(places, size, run) {
  for (let first = 0; first < places.length; first += size) await Promise.all(places.slice(first, first + size).map(run))
}
