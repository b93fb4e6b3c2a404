const at = () => new Date().toISOString()
const later = () => new Date(Date.now() + 60_000).toISOString()

/** What a desk can show at one time, of all channels; every word in it is to be replaced. */
export const sights = ['call', 'chats', 'mails', 'over', 'record', 'campaign']

/** A desk in the state an agent really has, with work of one kind in every form; `turn` rises with every push. */
export function fullDesk(real, card, sight, turn) {
  const context = { language: 'en', menuPath: ['w', 'w'], attributes: [{ name: 'order.number', value: 'w' }, { name: 'web.page', value: 'w' }, { name: 'web.title', value: 'w' }, { name: 'x', value: 'w' }] }
  const candidate = name => ({ customerId: name, name, company: 'w', quality: 'exact', contact: 'w', vip: false })
  const party = match => ({ number: '+4930901820', name: 'w', customerId: match === 'known' ? card.id : null, card: match === 'known' ? card : null, match, candidates: match === 'ambiguous' ? ['a1', 'b2'].map(candidate) : [] })
  const base = { interactionId: `i-${sight}`, queueId: 'support', queueName: 'w', context, startedAt: at(), connectedAt: at() }
  const offer = more => ({ ...base, reservationId: `r-${sight}`, mediaType: 'voice', customer: party('unknown'), waitingSince: at(), offeredAt: at(), deadline: later(), ringsOnDevice: false, kind: null, askedBy: null, callback: null, mail: null, chat: null, ...more })
  const wrapUp = { ...base, reservationId: `r-${sight}-w`, customer: party('known'), codes: [{ code: 'done', label: 'w' }, { code: 'else', label: 'w' }], codeRequired: true, deadline: later() }
  const chat = (id, state, channel) => ({
    ...base, conversationId: id, reservationId: `r-${id}`, state, customer: party('unknown'), lastSeq: 3, unread: 1, lastMessage: 'w', customerOnline: true, silentSince: null, overdueAt: null, receipts: [], actions: ['message', 'note', 'transfer', 'park', 'close'],
    subject: 'w', email: 'w', page: { url: 'https://shop.example/', title: 'w' }, resumeFailure: null, wrapUp: state === 'wrapUp' ? { ...wrapUp, reservationId: `r-${id}` } : null,
    ...(channel ? { channel: { id: channel, textMax: 1_600, segments: true, windowUntil: null, optedOut: false, templates: [{ id: 't', text: 'w' }] } } : {}),
  })
  const mail = (id, state) => ({
    ...base, interactionId: id, reservationId: `r-${id}`, threadId: `t-${id}`, state, customer: party('unknown'), subject: 'w', from: { name: 'w', address: 'w' }, reason: 'mail', revision: turn, mails: 1, lastMailAt: at(),
    clocks: [{ clock: 'firstResponse', dueAt: later(), warnAt: later(), state: 'running' }], actions: ['draft', 'note', 'transfer', 'park', 'close'], pending: null, resumeFailure: null, wrapUp: state === 'wrapUp' ? { ...wrapUp, reservationId: `r-${id}` } : null,
  })
  const call = {
    ...base, callId: 'c', legId: 'l', reservationId: 'r', state: 'talking', customer: party('known'), answeredAt: at(), heldSince: null, muted: false, recording: false, onDevice: false, recordingControl: { state: 'off', actions: [], pausedFor: null, pausedUntil: null },
    callback: { callbackId: 'b', askedAt: at(), attempts: 1, lastFailure: 'w' }, role: 'owner', parties: ['customer', 'agent', 'external'].map((kind, place) => ({ legId: `l${place}`, kind, label: 'w', agentId: null, state: 'talking', muted: false, since: at() })),
    consult: { legId: 'l9', label: 'w', state: 'talking', failure: null, since: at() }, actions: ['hangup', 'hold', 'mute'], supervisors: [{ name: 'w', mode: 'monitor' }], help: { since: at(), reason: 'w' }, holdReminder: false,
  }
  const campaign = {
    campaignId: 'c', name: 'w', script: 'w', zone: 'Europe/Berlin', chosen: null, optedOut: false, dispositions: [{ code: 'later', label: 'w', callback: true, doNotCall: false }, { code: 'never', label: 'w', callback: false, doNotCall: true }],
    form: [{ key: 'a', label: 'w', kind: 'text', required: true }, { key: 'b', label: 'w', kind: 'choice', choices: ['w', 'w', 'w'] }],
  }
  const given = {
    record: { preview: { ...base, reservationId: 'r', customer: party('known'), campaign, since: at(), until: later(), atEnd: 'dial', maySkip: true, callback: true } },
    campaign: { call: { ...call, customer: party('unknown'), campaign }, wrapUp: null },
    call: { offer: offer({ customer: party('ambiguous'), kind: 'transfer', askedBy: 'w', callback: { callbackId: 'b', askedAt: at(), attempts: 2, lastFailure: 'w' } }), call },
    chats: { offer: offer({ mediaType: 'chat', chat: { subject: 'w', firstLine: 'w' } }), chats: [chat('a', 'connected'), chat('b', 'connected', 'sms'), chat('c', 'parked', 'whatsapp'), chat('d', 'wrapUp')] },
    mails: { offer: offer({ mediaType: 'email', mail: { threadId: 'x', subject: 'w', from: { name: 'w', address: 'w' }, snippet: 'w', reason: 'mail' } }), mails: [mail('m', 'working'), mail('n', 'parked'), mail('o', 'wrapUp')] },
    over: { wrapUp: { ...wrapUp, campaign }, lastDial: { interactionId: 'i', reason: 'busy', at: at(), party: party('known') } },
  }[sight]
  return { ...real, version: real.version + 1e12 + turn, at: at(), displayName: 'w', presence: 'available', routingStatus: 'interacting', offer: null, call: null, wrapUp: null, chats: [], mails: [], ...given }
}
