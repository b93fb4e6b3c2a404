import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { Hub } from '../lib/hub.mjs'
import { Phone } from '../lib/phone.mjs'
import { Server } from '../lib/server.mjs'
import { metric, offered } from '../lib/steps.mjs'
import { Prism, Twilio, fault, reply } from '../lib/twilio.mjs'
import { until } from '../lib/wait.mjs'

const patience = { timeout: 30_000 }

describe('text messages and WhatsApp', () => {
  let twilio, prism, server, agent, phone, hub

  before(async () => {
    twilio = await new Twilio().on()
    prism = await Prism.before(twilio.url)
    server = await Server.start(twilio.settings(prism.url))
    await ready()
  })

  after(async () => {
    phone?.close()
    hub?.close()
    await server?.stop()
    await prism?.stop()
    await twilio?.off()
  })

  /** An agent who can be reached. */
  const ready = async () => {
    phone?.close()
    hub?.close()
    agent = await server.api('agent1')
    phone = await Phone.register(server, 'agent1', 'demo-sip')
    await until('registered', async () => (await agent.desk()).phone.devices >= 1, patience)
    hub = await Hub.open(server, agent)
    await agent.presence('available')
  }

  const take = async mediaType => {
    const offer = await offered(agent, 30_000)
    assert.equal(offer.mediaType, mediaType)
    await agent.send('POST', `/reservations/${offer.reservationId}/accept`)
    return until('the conversation is his', async () => (await agent.desk()).chats.find(chat => chat.conversationId === offer.interactionId && chat.state === 'connected'))
  }

  const lines = async id => (await agent.get(`/conversations/${id}/messages?after=0`)).items.filter(line => line.kind === 'text')
  const say = (id, text, more = {}) => agent.send('POST', `/conversations/${id}/messages`, { clientMessageId: `c${Math.random()}`, text, ...more })
  const sent = text => twilio.messages.filter(message => message.Body === text)
  const delivery = async (id, text) => (await lines(id)).find(line => line.text === text)?.delivery

  const close = async id => {
    await agent.send('POST', `/conversations/${id}/close`, {})
    const chat = await until('wrap-up', async () => (await agent.desk()).chats.find(one => one.conversationId === id && one.wrapUp))
    await agent.send('POST', `/reservations/${chat.reservationId}/wrap-up`, { code: chat.wrapUp.codes[0].code })
    await until('it is over', async () => (await agent.desk()).chats.every(one => one.conversationId !== id))
  }

  test('a message is offered, answered, sent once and reported on, over a crash', async () => {
    const sid = `SM${'1'.repeat(32)}`
    assert.equal((await twilio.write(server, 'Where is my order?', { sid })).status, 200)
    assert.equal((await twilio.write(server, 'Where is my order?', { sid })).status, 200, 'a repetition is taken too')
    const chat = await take('sms')
    assert.deepEqual([chat.channel.id, chat.channel.windowUntil ?? null, chat.customerOnline, chat.customer.number], ['sms', null, false, '+15005550100'])
    assert.deepEqual((await lines(chat.conversationId)).map(line => line.text), ['Where is my order?'])

    await say(chat.conversationId, 'On its way. 在路上。')
    const [message] = await until('it is sent', () => sent('On its way. 在路上。').length > 0 && sent('On its way. 在路上。'), patience)
    await until('it shows as sent', async () => (await delivery(chat.conversationId, message.Body)).state === 'sent', patience)
    assert.equal(await twilio.progress(server, message, 'delivered'), 204)
    assert.equal(await twilio.progress(server, message, 'sent'), 204, 'a late report')
    assert.deepEqual((await delivery(chat.conversationId, message.Body)).state, 'delivered')
    await until('it is pushed', () => hub.of('chat').some(update => update.delivered?.state === 'delivered'))

    // the operator takes the next one, but before its answer is read the process is killed
    let taken
    twilio.answers.push((response, form) => { taken = twilio.keep(form); setTimeout(() => response.destroy(), 60_000).unref(); return true })
    await say(chat.conversationId, 'Anything else?')
    await until('the operator has it', () => taken, patience)
    await server.kill()
    await server.run()
    await ready()
    assert.equal((await twilio.write(server, 'Where is my order?', { sid })).status, 200, 'the crash has not forgotten it')
    await twilio.write(server, 'No, thank you.')
    await until('he has it again', async () => { // he was back in time, or it waits for him in the queue
      const { offer, chats } = await agent.desk()
      if (offer !== null) await agent.request('POST', `/reservations/${offer.reservationId}/accept`)
      return chats.some(one => one.conversationId === chat.conversationId && one.state === 'connected')
    }, { timeout: 60_000 })
    await until('it shows as sent', async () => (await delivery(chat.conversationId, 'Anything else?')).state === 'sent', { timeout: 60_000 })
    assert.equal(sent('Anything else?').length, 1, 'once')
    assert.deepEqual((await lines(chat.conversationId)).map(line => line.text), ['Where is my order?', 'On its way. 在路上。', 'Anything else?', 'No, thank you.'])
    await close(chat.conversationId)
    assert.deepEqual(prism.violations, [])
  })

  test('waits when it is asked to, and when the operator is broken', async () => {
    await twilio.write(server, 'hello', { from: '+15005550101' })
    const { conversationId } = await take('sms')
    twilio.answers.push(fault(429, 20429, { 'retry-after': '2' }), fault(503, 0, { 'retry-after': '1' }))
    const began = performance.now()
    await say(conversationId, 'slowly')
    await until('it is sent', () => sent('slowly').length === 1, { timeout: 60_000 })
    assert.ok(performance.now() - began > 2_500, 'it waited')
    await until('it shows', async () => (await delivery(conversationId, 'slowly')).state === 'sent', patience)
    assert.equal(sent('slowly').length, 1)
    twilio.answers.push(fault(400, 21610))
    await say(conversationId, 'refused')
    await until('it has failed', async () => (await delivery(conversationId, 'refused')).state === 'failed', patience)
    assert.equal((await delivery(conversationId, 'refused')).reason, 'opted-out')
    await close(conversationId)
    assert.deepEqual(prism.violations, [])
  })

  test('whoever cannot prove that he is the operator is refused', async () => {
    const before = await metric(server, 'crm_engine_chat_lines')
    assert.equal((await twilio.write(server, 'forged', {}, { token: 'another' })).status, 403)
    assert.equal((await twilio.write(server, 'forged', {}, { base: 'https://other.example' })).status, 403)
    assert.equal((await fetch(`${server.url}/api/v1/channels/twilio/messages`, { method: 'POST', body: new URLSearchParams({ Body: 'x' }) })).status, 403)
    assert.equal((await fetch(`${server.url}/api/v1/channels/twilio/messages`, { method: 'POST', body: 'a'.repeat(70_000) })).status, 413)
    assert.equal((await twilio.write(server, 'whose?', { to: '+15005550999' })).status, 404)
    assert.equal((await twilio.write(server, 'default port', { from: '+15005550109' }, { base: 'https://crm.example.test:443' })).status, 200)
    const { conversationId } = await take('sms')
    await close(conversationId)
    assert.ok(await metric(server, 'crm_engine_chat_lines') > before)
    assert.ok(!server.output.includes(twilio.token), 'the token is not told')
  })

  test('WhatsApp: a template begins, the answer comes to who began, and STOP is kept', async () => {
    const to = '+15005550102'
    const begin = body => agent.request('POST', '/conversations', { channel: 'whatsapp', to, ...body })
    const refused = await begin({ text: 'hello' })
    assert.deepEqual([refused.status, (await refused.json()).reason], [409, 'outside-window'])
    const { items: channels } = await agent.get('/channels')
    const [template] = channels.find(channel => channel.id === 'whatsapp').templates
    const begun = await begin({ template: { id: template.id, values: ['17'] } })
    assert.equal(begun.status, 201)
    const { conversationId } = await begun.json()
    const message = await until('it is sent', () => twilio.messages.find(one => one.ContentSid === template.id), patience)
    assert.deepEqual([message.To, message.From, message.ContentVariables], [`whatsapp:${to}`, 'whatsapp:+15005550007', '{"1":"17"}'])
    await until('it is kept', async () => (await delivery(conversationId, 'Your order 17 is on its way.'))?.state === 'sent', patience)
    await twilio.progress(server, message, 'read')

    await twilio.write(server, 'Thanks!', { from: `whatsapp:${to}`, to: 'whatsapp:+15005550007' })
    const chat = await take('whatsapp')
    assert.equal(chat.conversationId, conversationId)
    assert.ok(Date.parse(chat.channel.windowUntil) > Date.now() + 23 * 3_600_000)
    await say(conversationId, 'You are welcome.')
    await until('free text is sent', () => sent('You are welcome.').length === 1, patience)
    await twilio.write(server, 'STOP', { from: `whatsapp:${to}`, to: 'whatsapp:+15005550007' })
    const more = await agent.request('POST', `/conversations/${conversationId}/messages`, { clientMessageId: 'stopped', text: 'One more offer' })
    assert.deepEqual([more.status, (await more.json()).reason], [409, 'opted-out'])
    await close(conversationId)
    const anew = await begin({ template: { id: template.id, values: ['18'] } })
    assert.deepEqual([anew.status, (await anew.json()).reason], [409, 'opted-out'])
    assert.deepEqual(prism.violations, [])
  })

  test('a call is handed to the SIP side', async () => {
    const answer = await twilio.call(server, '/api/v1/channels/twilio/voice', { CallSid: 'CA1', From: '+15005550100', To: '+15005550006' })
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /<Dial answerOnBridge="true"><Sip [^>]*>sip:\+15005550006@127\.0\.0\.1:5060<\/Sip><\/Dial>/)
  })

  test('the description is asked: what it does not allow is refused', async () => {
    const account = `${prism.url}/2010-04-01/Accounts/${twilio.account}`
    const headers = { authorization: 'Basic eDp5' }
    assert.equal((await fetch(`${account}/Messages.json`, { method: 'POST', headers, body: new URLSearchParams({ Text: 'x' }) })).status, 422)
    twilio.answers.push(response => reply(response, 201, { sid: `CA${'1'.repeat(32)}`, status: 'queued', direction: 'outbound-api' }))
    const call = await fetch(`${account}/Calls.json`, { method: 'POST', headers, body: new URLSearchParams({ To: '+15005550100', From: '+15005550006', Twiml: '<Response/>' }) })
    assert.equal(call.status, 201)
  })
})
