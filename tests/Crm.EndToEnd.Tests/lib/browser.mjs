import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { tone, wav } from './audio.mjs'
import { until } from './wait.mjs'

/** Turns off the browser's voice processing, which takes steady tones for noise, and keeps the remote stream where a test can listen. */
export const listen = () => {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = constraints => open({
    ...constraints,
    audio: constraints?.audio ? { ...(constraints.audio === true ? {} : constraints.audio), echoCancellation: false, noiseSuppression: false, autoGainControl: false } : false,
  })
  const Native = window.RTCPeerConnection
  window.peers = []
  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args)
      window.peers.push(this)
      this.addEventListener('track', event => { window.heardStream = event.streams[0] ?? new MediaStream([event.track]) })
    }
  }

  /** Looks at what is heard now through an analyser of so many samples; nothing without a stream. Ears once made for a stream stay on it. */
  let ears
  window.lookAtSound = async (fftSize, look) => {
    const stream = window.heardStream
    if (!stream) return null
    if (ears?.stream !== stream) {
      await ears?.context.close()
      const context = new AudioContext()
      ears = { stream, context, source: context.createMediaStreamSource(stream), analysers: new Map() }
    }
    let analyser = ears.analysers.get(fftSize)
    if (!analyser) {
      analyser = new AnalyserNode(ears.context, { fftSize, smoothingTimeConstant: 0 })
      ears.source.connect(analyser)
      ears.analysers.set(fftSize, analyser)
      await new Promise(resolve => setTimeout(resolve, 400)) // until it is full
    }
    return look(analyser, ears.context.sampleRate)
  }
}

/** Sends the voice to another port than the server says, for example through a {@link Relay}. */
const detour = ([from, to]) => {
  const native = RTCPeerConnection.prototype.setRemoteDescription
  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
    return native.call(this, { type, sdp: sdp.replaceAll(` ${from} typ host`, ` ${to} typ host`) })
  }
}

/** One Chromium whose microphone says a steady tone or, with pauses of so many seconds, a short one again and again, as somebody who listens. */
export class Browser {
  static async launch({ hertz = 1000, pauses = 0 } = {}) {
    const browser = new Browser()
    browser.folder = mkdtempSync(join(tmpdir(), 'crm-browser-'))
    const microphone = join(browser.folder, 'microphone.wav')
    const said = pauses === 0 ? tone(hertz, 10, 48_000) : Float64Array.from([...tone(hertz, 1, 48_000), ...new Float64Array(pauses * 48_000)])
    writeFileSync(microphone, wav(said, 48_000))
    browser.native = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`,
        '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'],
    })
    return browser
  }

  /** A new agent page in a profile of its own, signed in; the server may be a relay to one. */
  async desk(server, userName, { locale = 'en-US', colorScheme = 'light' } = {}) {
    const context = await this.native.newContext({ locale, colorScheme, viewport: { width: 1280, height: 800 }, permissions: ['microphone'] })
    if (server.voicePorts !== undefined) await context.addInitScript(detour, server.voicePorts)
    await context.addInitScript(listen)
    const page = await context.newPage()
    const desk = new Desk(page, context, server)
    await desk.signIn(userName)
    return desk
  }

  /** A supervisor's wallboard in a profile of its own, signed in, with a microphone. */
  async board(server, userName) {
    const context = await this.native.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, permissions: ['microphone'] })
    await context.addInitScript(listen)
    const page = await context.newPage()
    const desk = new Desk(page, context, server)
    await page.goto(`${server.url}/wallboard`)
    await desk.fillIn(userName)
    await page.locator('.freshness-live').waitFor()
    return desk
  }

  /** Stops the processes of its pages, as a machine does that sleeps; gives what wakes them. */
  async suspend() {
    const devtools = await this.native.newBrowserCDPSession()
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
    await devtools.detach()
    const pages = processInfo.filter(({ type }) => type === 'renderer')
    const all = signal => pages.forEach(({ id }) => process.kill(id, signal))
    all('SIGSTOP')
    let awake = false
    return () => {
      if (!awake) all('SIGCONT')
      awake = true
    }
  }

  async close() {
    await this.native.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A page of the app at a path, in a profile of its own, signed in; nobody's desk. */
export async function openPage(browser, server, userName, path) {
  const context = await browser.native.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${server.url}${path}`)
  await page.getByLabel('User name').fill(userName)
  await page.getByLabel('Password', { exact: true }).fill('demo')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).waitFor({ state: 'detached' }) // who goes elsewhere before is not signed in
  return page
}

/** What a page that {@link listen}s has heard in the last third of a second, as samples and their rate. */
export async function heardOn(page) {
  const { wave, rate } = await page.evaluate(async () => await window.lookAtSound(16_384, (analyser, rate) => {
    const wave = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(wave)
    return { wave: Array.from(wave), rate }
  }) ?? { wave: [], rate: 48_000 })
  return { samples: Float64Array.from(wave), rate }
}

/** An agent's page as its user sees it. */
export class Desk {
  constructor(page, context, server) {
    Object.assign(this, { page, context, server })
    this.faults = []
    page.on('pageerror', fault => this.faults.push(fault.message))
  }

  async signIn(userName) {
    await this.page.goto(this.server.url)
    await this.fillIn(userName)
    await this.voiceReady()
  }

  async fillIn(userName) {
    await this.page.getByLabel('User name').fill(userName)
    await this.page.getByLabel('Password', { exact: true }).fill('demo')
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  /** Which of these frequencies the page hears now, several at once. */
  async tones(...wanted) {
    return this.page.evaluate(async wanted => await window.lookAtSound(8192, (analyser, rate) => {
      const spectrum = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(spectrum)
      const bin = rate / analyser.fftSize
      return wanted.filter(hertz => Math.max(...spectrum.slice(Math.round(hertz / bin) - 2, Math.round(hertz / bin) + 3)) > -45)
    }) ?? [], wanted)
  }

  async voiceReady() {
    await this.page.getByText('Voice ready').first().waitFor({ timeout: 15_000 })
  }

  /** Chooses a presence in the menu. */
  async presence(name) {
    await this.page.getByTitle(/^Change presence/).click()
    await this.page.getByRole('menuitemradio', { name }).click()
  }

  /** The offer that rings; its title says what kind it is. */
  offer(title = 'Incoming call') {
    return this.page.getByRole('region', { name: title })
  }

  call() {
    return this.page.getByRole('region', { name: 'Call', exact: true })
  }

  button(name) {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) })
  }

  async accept(title) {
    await this.offer(title).waitFor()
    await this.button('Accept').click()
    await this.call().getByText('Talking').first().waitFor()
  }

  /** The loudest frequency the page hears, and how loud (0 to 1). */
  hears() {
    return this.page.evaluate(async () => await window.lookAtSound(8192, (analyser, rate) => {
      const spectrum = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(spectrum)
      const wave = new Float32Array(analyser.fftSize)
      analyser.getFloatTimeDomainData(wave)
      let best = 0
      spectrum.forEach((v, i) => { if (v > spectrum[best]) best = i })
      return { hertz: best * rate / analyser.fftSize, level: Math.sqrt(wave.reduce((s, v) => s + v * v, 0) / wave.length) }
    }) ?? { hertz: 0, level: 0 })
  }

  /** What the page has heard in the last third of a second, as samples and their rate. */
  heard() {
    return heardOn(this.page)
  }

  /** Brings the call to a target as a person does: the button, some letters, the verb. */
  async reach(verb, words, name = words) {
    await this.call().getByRole('button', { name: verb, exact: true }).click()
    const picker = this.page.getByRole('dialog')
    await picker.getByRole('combobox').fill(words)
    await picker.getByRole('option', { name, selected: true }).waitFor()
    await picker.getByRole('status').filter({ hasNotText: 'Searching' }).waitFor()
    await picker.getByRole('button', { name: verb, exact: true }).click()
    await picker.waitFor({ state: 'detached' })
  }

  /** What the strip of a consultation offers. */
  async consultation(name) {
    await this.page.getByRole('region', { name: 'Consultation' }).getByRole('button', { name, exact: true }).click()
  }

  /** Does something with one of the parties: the button is called, for example, `Mute +8613…`. */
  async party(name) {
    await this.page.getByRole('region', { name: 'In this call' }).getByRole('button', { name, exact: true }).click()
  }

  /** Waits until the page hears a tone (or, without one, silence). */
  async untilHears(hertz, timeout = 8_000) {
    return until(`page hears ${hertz ?? 'silence'}`, async () => {
      const heard = await this.hears()
      const fits = hertz === null ? heard.level < 0.003 : Math.abs(heard.hertz - hertz) < 15 && heard.level > 0.01
      if (!fits) throw new Error(JSON.stringify(heard))
      return true
    }, { timeout })
  }

  /** Is gone as when the machine is switched off: nothing more is sent. */
  async vanish() {
    await this.context.close()
  }
}
