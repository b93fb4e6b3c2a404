import { rms, share } from './audio.mjs'
import { until } from './wait.mjs'

/** Who says which tone, in hertz; none is a multiple of another, nor near a ringing tone. */
export const tones = { customer: 610, agent: 1000, outside: 1570, second: 770, third: 1930, supervisor: 1270 }

/** Quieter than this is silence. */
const silence = 0.003

/** The least part of the sound that counts as hearing somebody, and the least all of them must make together. */
const part = 0.06, whole = 0.6

/** Who is heard in some samples: names in the order of {@link tones} joined by `+`, `nobody`, or `music` for anything else. */
export function heardIn(samples, rate) {
  if (samples.length === 0 || rms(samples) < silence) return 'nobody'
  const shares = Object.entries(tones).map(([name, hertz]) => [name, share(samples, rate, hertz)])
  const there = shares.filter(([, much]) => much > part)
  const together = there.reduce((sum, [, much]) => sum + much, 0)
  return there.length === 0 ? 'music' : [...there.map(([name]) => name), ...(together < whole ? ['music'] : [])].join('+')
}

/** Who somebody hears now: a party with a telephone, or an agent's page. */
export async function heardBy(listener) {
  const last = listener.received?.at(-1)?.at
  if (last !== undefined && performance.now() - last > 300) return 'nobody' // what he heard before is no longer so
  const heard = await listener.heard(0.5)
  return heard.samples === undefined ? heardIn(heard, 8000) : heardIn(heard.samples, heard.rate)
}

/** Waits until everybody hears just whom he should, all at the same time. `expected` has pairs of a listener and what he hears. */
export function untilHeard(what, expected, options = {}) {
  return until(what, async () => {
    const heard = await Promise.all(expected.map(([listener]) => heardBy(listener)))
    const wrong = expected.flatMap(([, should], place) => (heard[place] === should ? [] : [`${place + 1}. hears ${heard[place]} instead of ${should}`]))
    if (wrong.length > 0) throw new Error(wrong.join(', '))
    return true
  }, { timeout: 20_000, every: 100, ...options })
}
