import { execFileSync } from 'node:child_process'
import { muLawEncode, readWav, tone } from './audio.mjs'

/** What people, machines and networks let be heard: mu-law at 8 kHz, played once or over and over, and silence after it. */

const rate = 8000

export const silence = seconds => new Float64Array(Math.round(seconds * rate))

/** Words, by espeak-ng. */
export function speech(text, { voice = 'en-us', pace = 170, pitch = 50 } = {}) {
  const { rate: from, channels: [samples] } = readWav(execFileSync('espeak-ng', ['-v', voice, '-s', String(pace), '-p', String(pitch), '--stdout', text]))
  return resampled(trimmed(samples), from)
}

/** Frequencies together, each for its share of the level. */
export const chord = (frequencies, seconds, amplitude = 0.3) => {
  const parts = frequencies.map(hertz => tone(hertz, seconds, rate, amplitude / frequencies.length))
  return parts[0].map((_, i) => parts.reduce((sum, part) => sum + part[i], 0))
}

export const joined = (...parts) => {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((at, part) => { whole.set(part, at); return at + part.length }, 0)
  return whole
}

export const once = (...parts) => ({ bytes: muLawEncode(joined(...parts)), loop: false })
export const again = (...parts) => ({ bytes: muLawEncode(joined(...parts)), loop: true })

/** Tones as the networks of most of Europe and of China's neighbours send them, and the three rising ones of ITU-T E.180. */
export const networks = {
  busy: again(chord([425], 0.5), silence(0.5)),
  congestion: again(chord([425], 0.25), silence(0.25)),
  ringing: again(chord([425], 1), silence(4)),
  vacant: (...words) => once(silence(0.2), chord([985.2], 0.38), chord([1370.6], 0.274), chord([1776.7], 0.38), silence(0.3), ...words),
}

/** A fax that answers (CED) and one that calls (CNG), by ITU-T T.30. */
export const faxes = {
  answering: once(silence(0.4), chord([2100], 3)),
  calling: again(silence(0.3), chord([1100], 0.5), silence(2.7)),
}

/** What espeak-ng puts before and after the words is no part of them. */
function trimmed(samples) {
  const loud = i => Math.abs(samples[i]) > 0.01
  let from = 0, to = samples.length
  while (from < to && !loud(from)) from += 1
  while (to > from && !loud(to - 1)) to -= 1
  return samples.subarray(from, to)
}

/** Windowed sinc, cut off below the lower rate's half. */
function resampled(samples, from) {
  const step = from / rate, cut = 0.9 / step, reach = Math.ceil(16 * step)
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const centre = i * step
    let sum = 0
    for (let k = Math.max(0, Math.ceil(centre - reach)); k <= Math.min(samples.length - 1, centre + reach); k += 1) {
      const x = (k - centre) * cut
      const window = 0.5 + 0.5 * Math.cos(Math.PI * (k - centre) / reach)
      sum += samples[k] * cut * window * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))
    }
    return sum
  })
}
