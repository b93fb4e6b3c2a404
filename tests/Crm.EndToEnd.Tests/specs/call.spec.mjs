import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { assertBalanced } from '../lib/api.mjs'
import { muLawDecode, purest, readWav, share } from '../lib/audio.mjs'
import { Browser } from '../lib/browser.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { sippCalls } from '../lib/sipp.mjs'
import { percentile, until } from '../lib/wait.mjs'

describe('a call from a trunk to an agent in a browser', () => {
  let server, browser, desk, agent, supervisor

  before(async () => {
    server = await Server.start()
    browser = await Browser.launch({ hertz: 1000 })
    desk = await browser.desk(server, 'agent1')
    agent = await server.api('agent1')
    supervisor = await server.api('supervisor')
    await desk.presence('Available')
    await until('agent1 idle', async () => (await agent.desk()).routingStatus === 'idle')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  for (const transport of ['udp', 'tcp']) {
    test(`over ${transport}: both hear each other, it is recorded, counted and wrapped up`, async () => {
      const before = await supervisor.figures()
      const caller = await Caller.call(server, '4001', { transport, from: '+8613800138000' })
      await caller.answered()
      await desk.accept()

      await desk.untilHears(440)
      await until('caller hears 1 kHz', () => share(caller.heard(1), 8000, 1000) > 0.8)

      await desk.button('Hold').click()
      await desk.call().getByText('On hold').first().waitFor()
      await until('caller hears music, not the agent', () => share(caller.heard(1), 8000, 1000) < 0.1)
      await desk.untilHears(null)
      await desk.button('Resume').click()
      await until('caller hears 1 kHz again', () => share(caller.heard(1), 8000, 1000) > 0.8)

      await desk.button('Mute').click()
      await until('caller hears nothing', () => share(caller.heard(1), 8000, 1000) < 0.1)
      await desk.button('Unmute').click()
      await until('caller hears 1 kHz after mute', () => share(caller.heard(1), 8000, 1000) > 0.8)

      await desk.button('Keypad').click()
      for (const digit of '159') await desk.page.getByRole('button', { name: `Digit ${digit}` }).click()
      await until('caller gets the digits', () => caller.digits === '159')

      await desk.button('Hang up').click()
      assert.equal(await caller.ended(), 'bye')
      await desk.page.getByRole('region', { name: 'Wrap-up' }).waitFor()
      await desk.page.getByRole('radio').first().check({ force: true })
      await desk.button('Done').click()
      await until('agent1 idle', async () => (await agent.desk()).routingStatus === 'idle')

      const { items: [latest] } = await supervisor.get('/interactions?queue=support&limit=1')
      const interaction = await until('interaction complete', async () => {
        const found = await supervisor.get(`/interactions/${latest.id}`)
        return found.outcome && found.wrapUpCode && found.recordings.length > 0 && found
      })
      assert.equal(interaction.outcome, 'answered')
      assert.deepEqual(interaction.agents, ['agent1'])
      assertSegments(interaction)

      await until('recording readable', async () => (await supervisor.request('GET', `/recordings/${interaction.recordings[0].id ?? interaction.recordings[0]}`)).status === 200)
      const audio = await (await supervisor.request('GET', `/recordings/${interaction.recordings[0].id ?? interaction.recordings[0]}`)).arrayBuffer()
      const { rate, channels: [left, right] } = readWav(Buffer.from(audio))
      const customer = purest(left, rate, 440)
      const agentSide = purest(right, rate, 1000)
      assert.ok(customer.share > 0.9, `left is the customer: ${customer.share}`)
      assert.ok(agentSide.share > 0.9, `right is the agent: ${agentSide.share}`)
      assert.ok(share(left.subarray(agentSide.at, agentSide.at + rate / 2), rate, 1000) < 0.05, 'the agent is not on the left')
      assert.ok(share(right.subarray(customer.at, customer.at + rate / 2), rate, 440) < 0.05, 'the customer is not on the right')

      const figures = await until('counted', async () => {
        const now = await supervisor.figures()
        return now.answered === before.answered + 1 && now
      })
      assert.equal(figures.offered, before.offered + 1)
      assertBalanced(figures)
    })
  }

  test('answer to audio under 200 ms', async () => {
    const samples = []
    for (let i = 0; i < 10; i += 1) {
      const caller = await Caller.call(server, '4001')
      await caller.answered()
      const { offer } = await until('offered', async () => { const d = await agent.desk(); return d.offer && d })
      await until('music while a quick hand reaches the key', () => caller.received.length > 25)
      const accepted = performance.now()
      await agent.send('POST', `/reservations/${offer.reservationId}/accept`)
      await until('1 kHz arrives', () => share(caller.heard(0.1), 8000, 1000) > 0.7, { every: 5 })
      const first = caller.received.slice(-25).find(p => p.at > accepted && share(muLawDecode(p.payload), 8000, 1000) > 0.5)
      samples.push((first?.at ?? performance.now()) - accepted)
      caller.hangUp()
      await finishWrapUp(agent)
    }
    console.log(`# answer to audio: p50 ${percentile(samples, 0.5).toFixed(0)} ms, max ${Math.max(...samples).toFixed(0)} ms of ${samples.length}`)
    assert.ok(percentile(samples, 0.9) < 200, `answer to audio: ${samples.map(s => s.toFixed(0))}`)
  })

  test('offer and card reach the page under 300 ms at p99, and nobody else', async () => {
    const count = Number(process.env.CRM_OFFERS ?? 40)
    const history = Number(process.env.CRM_HISTORY ?? 100)
    await sippCalls(server, '4100', { calls: history, rate: 50, from: '+442079460101', holdFor: 100 })
    const second = await server.api('agent2')
    await desk.page.evaluate(() => {
      window.offersSeen = []
      window.cardsSeen = []
      let shown = false
      new MutationObserver(() => {
        const offer = document.querySelector('[aria-label="Incoming call"]')
        if (offer !== null && !shown) window.offersSeen.push(Date.now())
        shown = offer !== null
        if (shown && window.cardsSeen.length < window.offersSeen.length && document.querySelector('.desk-card')?.textContent.includes(window.expectedCard)) window.cardsSeen.push(Date.now())
      }).observe(document.body, { childList: true, subtree: true, characterData: true })
    })
    // known with a long history, Chinese, shared by two, unknown, withheld
    const kinds = [['+442079460101', 'Amelia Clarke'], ['+8613800000103', '陈伟'], ['+12025550102', 'Benjamin Ortiz'], ['+8613999999999', '+8613999999999'], ['anonymous', '']]
    const calledAt = []
    for (let i = 0; i < count; i += 1) {
      const [from, card] = kinds[i % kinds.length]
      await desk.page.evaluate(text => { window.expectedCard = text }, card)
      calledAt.push(Date.now())
      const caller = await Caller.call(server, '4001', { from, name: from })
      await until('offer and card on the page', async () => await desk.page.evaluate(() => window.cardsSeen.length) > i, { every: 10 })
      if (i < 5) assert.equal((await second.desk()).offer, null)
      caller.hangUp()
      await until('offer gone', async () => (await agent.desk()).offer === null, { every: 20 })
      caller.close()
    }
    const seen = await desk.page.evaluate(() => window.offersSeen)
    const samples = seen.map((at, i) => at - calledAt[i])
    const cards = await desk.page.evaluate(() => window.cardsSeen.map((at, i) => at - window.offersSeen[i]))
    console.log(`# offer to card on the page: p50 ${percentile(cards, 0.5)} ms, p99 ${percentile(cards, 0.99)} ms, after ${history} past calls`)
    assert.ok(percentile(cards, 0.99) < 300, `card after offer: ${cards}`)
    console.log(`# INVITE to offer on the page: p50 ${percentile(samples, 0.5)} ms, p99 ${percentile(samples, 0.99)} ms of ${samples.length}`)
    assert.ok(percentile(samples, 0.99) < 300, `offer to page: ${samples}`)
    assertBalanced(await supervisor.figures())
  })

  test('nothing went wrong on the page', () => assert.deepEqual(desk.faults, []))
})

/** Segments from arrival to end lie edge to edge. */
function assertSegments(interaction) {
  const chain = interaction.segments.filter(s => s.kind !== 'wrap')
  assert.equal(chain[0].from, interaction.startedAt)
  for (let i = 1; i < chain.length; i += 1) assert.equal(chain[i].from, chain[i - 1].to, `segment ${i} follows without a gap`)
  assert.equal(chain.at(-1).to, interaction.endedAt)
  assert.ok(chain.some(s => s.kind === 'talk') && chain.some(s => s.kind === 'hold'))
}

async function finishWrapUp(agent) {
  const { wrapUp } = await until('wrap-up', async () => { const d = await agent.desk(); return d.wrapUp && d })
  await agent.send('POST', `/reservations/${wrapUp.reservationId}/wrap-up`, { code: wrapUp.codes[0].code })
  await until('idle', async () => (await agent.desk()).routingStatus === 'idle')
}
