/** Audio for proofs by tone: making it, reading it, and finding what is in it. */

export function tone(hertz, seconds, rate = 8000, amplitude = 0.5) {
  return Float64Array.from({ length: Math.round(seconds * rate) }, (_, i) => amplitude * Math.sin(2 * Math.PI * hertz * i / rate))
}

/** A mono 16-bit WAV. */
export function wav(samples, rate) {
  const data = Buffer.alloc(44 + samples.length * 2)
  data.write('RIFF', 0); data.writeUInt32LE(36 + samples.length * 2, 4); data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16); data.writeUInt16LE(1, 20); data.writeUInt16LE(1, 22)
  data.writeUInt32LE(rate, 24); data.writeUInt32LE(rate * 2, 28); data.writeUInt16LE(2, 32); data.writeUInt16LE(16, 34)
  data.write('data', 36); data.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((s, i) => data.writeInt16LE(Math.round(s * 32767), 44 + i * 2))
  return data
}

/** Channels of a 16-bit WAV, as numbers from -1 to 1. */
export function readWav(data) {
  let at = 12, format = null
  while (at + 8 <= data.length) {
    const name = data.toString('latin1', at, at + 4), size = data.readUInt32LE(at + 4)
    if (name === 'fmt ') format = { channels: data.readUInt16LE(at + 10), rate: data.readUInt32LE(at + 12), bits: data.readUInt16LE(at + 22) }
    if (name === 'data') {
      const frames = Math.floor(Math.min(size, data.length - at - 8) / (2 * format.channels))
      const channels = Array.from({ length: format.channels }, (_, c) =>
        Float64Array.from({ length: frames }, (_, i) => data.readInt16LE(at + 8 + (i * format.channels + c) * 2) / 32768))
      return { rate: format.rate, channels }
    }
    at += 8 + size + (size & 1)
  }
  throw new Error('not a WAV')
}

/** How much of a signal's power is at a frequency, 0 to 1 (Goertzel, Hann window, neighbours within the main lobe). */
export function share(samples, rate, hertz) {
  const n = samples.length
  if (n === 0) return 0
  const windowed = samples.map((s, i) => s * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / n)))
  const total = windowed.reduce((sum, s) => sum + s * s, 0)
  if (total < 1e-9) return 0
  let power = 0
  const centre = Math.round(hertz * n / rate)
  for (let bin = centre - 3; bin <= centre + 3; bin += 1) {
    const w = 2 * Math.PI * bin / n, c = 2 * Math.cos(w)
    let s1 = 0, s2 = 0
    for (const s of windowed) { const s0 = s + c * s1 - s2; s2 = s1; s1 = s0 }
    power += s1 * s1 + s2 * s2 - c * s1 * s2
  }
  return Math.min(1, 2 * power / n / total)
}

/** The half second in which a frequency is purest: its samples and the share. */
export function purest(samples, rate, hertz) {
  const length = Math.floor(rate / 2)
  let best = { at: 0, share: 0 }
  for (let at = 0; at + length <= samples.length; at += Math.floor(rate / 4)) {
    const here = share(samples.subarray(at, at + length), rate, hertz)
    if (here > best.share) best = { at, share: here }
  }
  return best
}

export const rms = samples => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / Math.max(1, samples.length))

export function muLawEncode(samples) {
  return Buffer.from(Array.from(samples, s => {
    let v = Math.max(-32635, Math.min(32635, Math.round(s * 32767)))
    const sign = v < 0 ? 0x80 : 0
    v = Math.abs(v) + 132
    let exponent = 7
    for (let mask = 0x4000; (v & mask) === 0 && exponent > 0; mask >>= 1) exponent -= 1
    return ~(sign | exponent << 4 | (v >> (exponent + 3)) & 0x0f) & 0xff
  }))
}

export function muLawDecode(bytes) {
  return Float64Array.from(bytes, b => {
    const u = ~b & 0xff
    const v = ((u & 0x0f) * 8 + 132 << ((u >> 4) & 7)) - 132
    return (u & 0x80 ? -v : v) / 32768
  })
}
