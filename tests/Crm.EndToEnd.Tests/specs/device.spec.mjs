import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { share } from '../lib/audio.mjs'
import { Baresip } from '../lib/baresip.mjs'
import { Caller } from '../lib/caller.mjs'
import { Server } from '../lib/server.mjs'
import { finishWrapUp, lastInteraction, status } from '../lib/steps.mjs'
import { pause, until } from '../lib/wait.mjs'

describe('a desk phone (baresip)', () => {
  let server, agent, supervisor, phone

  before(async () => {
    server = await Server.start({ 'Sip:AllowMd5': 'true' }) // this phone is old: it knows no SHA-256
    agent = await server.api('agent2')
    supervisor = await server.api('supervisor')
  })

  after(async () => {
    await phone?.stop()
    await server?.stop()
  })

  test('a wrong secret is refused, and the right one from the same address still works', async () => {
    const wrong = await Baresip.start(server, 'agent2', 'not-the-secret')
    await until('refused twice', () => (wrong.output.match(/SIP\/2\.0 40[13] /g) ?? []).length >= 2, { timeout: 8_000 })
    await pause(500)
    assert.equal((await agent.desk()).phone.devices, 0)
    await wrong.stop()
    phone = await Baresip.start(server, 'agent2', 'demo-sip')
    await until('registered', async () => (await agent.desk()).phone.devices === 1, { timeout: 100_000 }) // the phone itself waits before it tries again
    assert.equal((await agent.desk()).phone.kind, 'device')
  })

  test('it rings, answers, both hear each other, and the call is counted', async () => {
    await agent.presence('available')
    await status(agent, 'idle')
    const caller = await Caller.call(server, '4001', { hertz: 440 })
    await caller.answered()
    await until('talking', async () => (await agent.desk()).call?.state === 'talking')
    assert.equal((await agent.desk()).call.onDevice, true)
    await until('caller hears the phone', () => share(caller.heard(0.5), 8000, 1200) > 0.8)
    await pause(1_500)
    caller.hangUp()
    const interaction = await lastInteraction(supervisor)
    assert.equal(interaction.outcome, 'answered')
    await finishWrapUp(agent)
    assert.ok(share(phone.recorded(), 8000, 440) > 0.3, `the phone heard the caller: ${share(phone.recorded(), 8000, 440)}`)
    caller.close()
  })

  test('its hang-up ends the call', async () => {
    await status(agent, 'idle')
    const caller = await Caller.call(server, '4001')
    await caller.answered()
    await until('talking', async () => (await agent.desk()).call?.state === 'talking')
    await phone.command('hangup')
    assert.equal(await caller.ended(), 'bye')
    await finishWrapUp(agent)
    caller.close()
  })

  test('when it is gone, the agent is off queue', async () => {
    await phone.stop()
    phone = null
    await until('unregistered', async () => { const d = await agent.desk(); return d.phone.devices === 0 && d.routingStatus === 'offQueue' }, { timeout: 90_000 })
  })
})
