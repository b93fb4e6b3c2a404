import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { Answerer } from '../lib/answerer.mjs'
import { muLawDecode, purest, readWav, rms, share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { fillList, numberAt, once as dialledOnce, settled } from '../lib/campaigns.mjs'
import { Fleet } from '../lib/fleet.mjs'
import { extendSite } from '../lib/site.mjs'
import { Server } from '../lib/server.mjs'
import { chord, faxes, networks, once, silence, speech } from '../lib/sounds.mjs'
import { metric } from '../lib/steps.mjs'
import { percentile, until } from '../lib/wait.mjs'

/** A machine: its words, a second's tone of 1000 Hz from `beepAt` to `beepEnd`, in milliseconds of what it lets be heard. */
const words = speech('Hello. You have reached the voice mail of Anna Miller. I cannot come to the phone right now, so please leave your name and your number after the tone.')
const machine = once(silence(0.4), words, silence(0.6), chord([1000], 0.5))
const [beepAt, beepEnd] = [(1 * 8000 + words.length) / 8, (1.5 * 8000 + words.length) / 8]

/** What a person says, until when, and how long he waits then before he is known for one: a short greeting needs 600 ms, one of more than 1.4 s 1100. */
const says = (before, said) => ({ sound: once(silence(before), said), until: 1000 * before + said.length / 8, waits: said.length / 8 > 1_400 ? 1_100 : 600 })
const hello = says(0.3, speech('Hello?'))
const company = says(0.3, speech('Miller and Sons, good morning.', { voice: 'en-gb' }))
const nihao = says(0.3, speech('ni3 hao3', { voice: 'cmn-latn-pinyin' }))
const talk = 6000

/** What the numbers in a row do, and what must come of it. */
const kinds = [
  { name: 'a person', outcome: 'connected', person: hello, does: { end: 'answer', ring: 400, talk, says: hello.sound } },
  { name: 'a machine', outcome: 'machine', does: { end: 'answer', ring: 600, talk: 30_000, says: machine } },
  { name: 'busy before the answer', outcome: 'busy', ends: 'cancelled', does: { end: 'ring', early: networks.busy } },
  { name: 'a person at work', outcome: 'connected', person: company, does: { end: 'answer', ring: 300, talk: talk + 1500, says: company.sound } },
  { name: 'a fax', outcome: 'fax', does: { end: 'answer', ring: 500, talk: 15_000, says: faxes.answering } },
  { name: 'no such number, announced', outcome: 'invalid-number', ends: 'cancelled', does: { end: 'ring', early: networks.vacant(speech('The number you have dialled is not in service.')) } },
  { name: 'somebody who says nothing', outcome: 'connected', does: { end: 'answer', ring: 200, talk: talk + 4000, says: once(silence(1)) } },
  { name: 'a fax that calls', outcome: 'fax', does: { end: 'answer', ring: 300, talk: 15_000, says: faxes.calling } },
  { name: 'no way there, before the answer', outcome: 'congestion', ends: 'cancelled', does: { end: 'ring', early: networks.congestion } },
  { name: 'ringing tone, then a person', outcome: 'connected', person: nihao, does: { end: 'answer', early: networks.ringing, ring: 6500, talk, says: nihao.sound } },
  { name: 'busy after the answer', outcome: 'busy', does: { end: 'answer', ring: 300, talk: 15_000, says: networks.busy } },
  { name: 'an announcement, then a person', outcome: 'connected', person: hello, does: { end: 'answer', early: once(speech('Please hold the line.')), ring: 2500, talk, says: hello.sound } },
  { name: 'said by a status', outcome: 'busy', does: { end: 486, ring: 300 } },
]

// CRM_DIALLING=600 calls so many, by thirty agents
const long = Number(process.env.CRM_DIALLING ?? 0)
const rounds = Math.max(3, Math.ceil(long / kinds.length))
const agents = ['agent1', 'agent2', 'agent3', 'agent4', 'agent5', ...Array.from({ length: long ? 25 : 0 }, (_, i) => `dialler${i + 1}`)]
const kindOf = number => kinds[Number(number.slice(-4)) % kinds.length]

/** Agents, and people, machines and networks outside whose sound says what they are. */
describe('who answered, by what is heard', () => {
  let server, browser, outside, fleet, supervisor

  before(async () => {
    outside = await Answerer.listen({ behaviour: number => kindOf(number).does })
    server = await Server.start({ 'Demo:TrunkTarget': outside.target })
    await server.halt()
    extendSite(server, { agents: agents.slice(5), trunks: [{ id: 'demo', maxChannels: 60 }] })
    await server.run()
    browser = await Browser.launch({ hertz: 2300 }) // no tone of a network, a machine or a fax
    supervisor = await server.api('supervisor')
    fleet = await Fleet.open(server, browser, agents)
  }, { timeout: 400_000 })

  after(async () => {
    fleet?.close()
    await browser?.close()
    await server?.stop()
    outside?.close()
  })

  const start = async (id, places, machines) => {
    const list = await fillList(server, supervisor, id, ['number'], places.map(place => [numberAt(place)]))
    await supervisor.send('PUT', `/campaigns/${id}`, { displayName: id, mode: 'progressive', queue: 'support', lists: [list], rules: ['uk'], ringTime: 20, retry: dialledOnce, machines })
    await supervisor.send('POST', `/campaigns/${id}/start`)
    return settled(supervisor, id, places.length, 100_000 + places.length * 1_000)
  }
  const expectedOf = places => places.map(place => kindOf(numberAt(place)).outcome).reduce((sums, outcome) => ({ ...sums, [outcome]: (sums[outcome] ?? 0) + 1 }), {})
  const interactions = async places => {
    const numbers = new Set(places.map(numberAt)), found = []
    for (let after = ''; after !== null;) {
      const page = await supervisor.get(`/interactions?limit=200${after && `&after=${after}`}`)
      for (const item of page.items.filter(one => numbers.has(one.from))) found.push(await supervisor.get(`/interactions/${item.id}`))
      after = page.next
    }
    return found
  }
  const heardOf = call => muLawDecode(Buffer.concat(call.received))

  test('each has its outcome, a machine its message after the beep, a person an agent, and what was heard is kept', { timeout: 240_000 + long * 1_500 }, async () => {
    const places = Array.from({ length: rounds * kinds.length }, (_, i) => i)
    const view = await start('heard', places, { onMachine: 'leaveMessage', message: 'This is the Crm company. Please call us back at your convenience.', keep: true, country: 'eu' })
    const found = await interactions(places)
    const courses = () => found.map(one => `${kindOf(one.from).name}: ${one.events.map(e => `${e.at} ${e.name} ${e.detail ?? ''}`).join(', ')}`)
    if (!isDeepStrictEqual(view.figures.outcomes, expectedOf(places))) console.log(courses().join('\n'))
    assert.deepEqual(view.figures.outcomes, expectedOf(places))
    assert.equal(found.length, places.length)

    for (const call of outside.calls) {
      const kind = kindOf(call.number)
      if (kind.ends !== undefined) assert.equal(call.over, kind.ends, kind.name)
      if (kind.outcome === 'connected') {
        assert.ok(call.heardAt !== undefined, `${kind.name} heard nobody`)
        assert.ok(purest(heardOf(call), 8000, 2300).share > 0.8, `${kind.name} heard an agent`)
      } else {
        assert.ok(kind.name === 'a machine' || call.heardAt === undefined, `${kind.name} was spoken to`)
      }
    }

    for (const call of outside.calls.filter(c => kindOf(c.number).name === 'a machine')) {
      const begun = call.heardAt - call.answeredAt
      assert.ok(begun > beepEnd && begun < beepEnd + 3_000, `the message began ${Math.round(begun - beepEnd)} ms after the beep's end`)
      assert.equal(call.over, 'bye', 'we hang up when it is said')
      assert.ok(call.endedAt - call.heardAt > 2_000, `the message took ${Math.round(call.endedAt - call.heardAt)} ms`)
      const heard = heardOf(call)
      assert.ok(rms(heard.subarray(-3 * 8000)) > 0.01, 'words are heard')
      assert.ok(share(heard.subarray(-8000), 8000, 2300) < 0.5, 'and no agent')
    }
    console.log(`# messages began ${outside.calls.filter(c => kindOf(c.number).name === 'a machine').map(c => Math.round(c.heardAt - c.answeredAt - beepEnd)).join(', ')} ms after the beep's end`)

    await theSoundIsKept(found)
    theAgentComesAtOnce()
    assert.deepEqual(fleet.faults, [])
    await until('no leg is left', async () => await metric(server, 'crm_sip_dialogs') === 0)
  })

  /** From when a person can be decided on, so long after his words as he waits, to the first of the agent that he hears. */
  function theAgentComesAtOnce() {
    const waits = outside.calls.filter(c => kindOf(c.number).person !== undefined).map(call => {
      const { until: ended, waits } = kindOf(call.number).person
      return call.heardAt - call.answeredAt - ended - waits
    })
    console.log(`# a person heard an agent ${percentile(waits, 0.5).toFixed()} ms (median), ${Math.max(...waits).toFixed()} ms (worst) after he had waited long enough to be one`)
    assert.ok(percentile(waits, 0.5) < 300, `${percentile(waits, 0.5)} ms`) // 200 ms from the decision, which is told up to 100 ms later: jitter buffer, frames
    assert.ok(Math.max(...waits) < 2_000, `${Math.max(...waits)} ms`) // the law's two seconds
  }

  /** What machines and faxes sent is in the interaction's recording; nothing is kept of calls that nobody answered. */
  async function theSoundIsKept(found) {
    for (const interaction of found) {
      const kind = kindOf(interaction.from)
      const answered = kind.does.end === 'answer'
      const complete = await until(`${kind.name} is kept`, async () => {
        const now = await supervisor.get(`/interactions/${interaction.id}`)
        return now.recordings.length === (answered ? kind.outcome === 'connected' ? 2 : 1 : 0) && now
      })
      const hertz = { 'a machine': 1000, 'a fax': 2100, 'a fax that calls': 1100 }[kind.name]
      if (hertz === undefined) continue
      const { rate, channels: [far] } = readWav(await supervisor.bytes(`/recordings/${complete.recordings[0]}`))
      const best = purest(far, rate, hertz)
      assert.ok(best.share > 0.6, `${kind.name}: ${hertz} Hz has ${best.share} of the power`)
      if (hertz === 1000) assert.ok(Math.abs(best.at / rate * 1000 - beepAt) < 1_500, `the beep is at ${best.at / rate} s`)
    }
  }

  test('where nothing is to be said to machines they are hung up on, and nothing is kept where that is not set', { timeout: 60_000 }, async () => {
    const places = [1, 4, 2].map(kind => 200 * kinds.length + kind)
    const view = await start('short', places, { onMachine: 'hangUp' })
    assert.deepEqual(view.figures.outcomes, { machine: 1, fax: 1, busy: 1 })
    const calls = outside.calls.filter(c => places.map(numberAt).includes(c.number))
    assert.ok(calls.every(c => c.heardAt === undefined), 'nobody speaks to them')
    assert.ok((await interactions(places)).every(i => i.recordings.length === 0))
  })
})
