import { ApiError, type DeskState } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { canBeDialled, dialFailureText, Dialler, dialResultText, hindranceOf, textIn, type DeskView, type DialHindrance } from '../src/index.ts'
import { at, deskCall, deskOffer, deskState, deskWrapUp, fakeApi } from './fakes.ts'

function view(desk: Partial<DeskState> = {}, fields: Partial<DeskView> = {}): DeskView {
  return {
    desk: deskState({ mayDial: true, ...desk }),
    link: 'online',
    softphone: { media: 'connected', session: 's1', problem: null, remote: null },
    microphone: 'idle',
    draft: { reservationId: null, code: null, notes: '' },
    ...fields,
  }
}

const party = { number: '+861380000111', name: 'Wei', customerId: null, card: null, match: 'unknown', candidates: [] } as const

describe('what keeps an agent from dialling', () => {
  const voiceLost = { media: 'lost', session: null, problem: null, remote: null } as const
  it.each<[string, DeskView | null, DialHindrance | null]>([
    ['nothing', view(), null],
    ['nothing on a break', view({ presence: 'break', routingStatus: 'offQueue' }), null],
    ['no desk', null, 'noDesk'],
    ['a lost connection', view({}, { link: 'lost' }), 'cutOff'],
    ['no right', view({ mayDial: false }), 'noRight'],
    ['a server that knows no such right', { ...view(), desk: deskState() }, 'noRight'],
    ['an offer', view({ offer: deskOffer() }), 'inHand'],
    ['a call', view({ call: deskCall() }), 'inHand'],
    ['a wrap-up', view({ wrapUp: deskWrapUp() }), 'inHand'],
    ['being offline', view({ presence: 'offline' }), 'signedOut'],
    ['a missed offer', view({ routingStatus: 'notResponding' }), 'away'],
    ['lost audio', view({}, { softphone: voiceLost }), 'noVoice'],
    ['a refused microphone', view({}, { microphone: 'denied' }), 'noVoice'],
  ])('is %s', (_, of, expected) => expect(hindranceOf(of)).toBe(expected))

  it('is no lost audio where a phone takes the calls', () => {
    const atPhone = view({ phone: { kind: 'device', devices: 1, mediaSession: null, mediaState: 'none' } }, { softphone: voiceLost })
    expect(hindranceOf(atPhone)).toBe(null)
  })
})

describe('Dialler', () => {
  const ready = (api: Parameters<typeof fakeApi>[0] = {}): Dialler => {
    const dialler = new Dialler(fakeApi(api).api)
    dialler.follow(view())
    return dialler
  }

  it('gives the server what was typed, without the blanks around it', async () => {
    const given: unknown[] = []
    const dialler = ready({ dial: (...all: unknown[]) => { given.push(all); return Promise.resolve({ interactionId: 'i1', callId: 'c1', legId: 'l1' }) } })
    expect(await dialler.dial(' 0138 0000-0111 ', 'cu1')).toBe(true)
    expect(given).toEqual([['0138 0000-0111', 'cu1']])
    expect(dialler.get()).toMatchObject({ busy: false, failure: null })
  })

  it('asks for nothing while it is hindered, busy, or the number is none', async () => {
    let asked = 0
    const api = { dial: () => { asked++; return new Promise<never>(() => undefined) } }
    const dialler = ready(api)
    expect(await dialler.dial('no number', null)).toBe(false)
    dialler.follow(view({ call: deskCall() }))
    expect(await dialler.dial('110', null)).toBe(false)
    dialler.follow(view())
    void dialler.dial('110', null)
    expect(await dialler.dial('110', null)).toBe(false)
    expect(asked).toBe(1)
  })

  it('keeps a refusal until it is dismissed', async () => {
    const refused = new ApiError(409, 'destination-refused', 'No.', null, {}, { reason: 'premium-rate' })
    const dialler = ready({ dial: () => Promise.reject(refused) })
    expect(await dialler.dial('0900 123', null)).toBe(false)
    expect(dialler.get().failure).toBe(refused)
    dialler.dismiss()
    expect(dialler.get().failure).toBe(null)
  })

  it('shows how the last call ended once, also when the desk says it again', () => {
    const dialler = ready()
    const lastDial = { interactionId: 'i9', reason: 'busy', at, party }
    dialler.follow(view({ lastDial }))
    expect(dialler.get().result?.reason).toBe('busy')
    dialler.dismiss()
    dialler.follow(view({ lastDial }))
    expect(dialler.get().result).toBe(null)
    dialler.follow(view({ lastDial: { ...lastDial, interactionId: 'i10' } }))
    expect(dialler.get().result?.interactionId).toBe('i10')
  })

  it('keeps the numbers it knows when reading them anew fails', async () => {
    let fails = false
    const one = { number: '+861380000111', name: null, customerId: null, at, outcome: 'busy', interactionId: 'i1' }
    const dialler = ready({ dialled: () => (fails ? Promise.reject(ApiError.unreachable()) : Promise.resolve({ items: [one] })) })
    await dialler.readLast()
    fails = true
    await dialler.readLast()
    expect(dialler.get().last).toEqual([one])
    expect(dialler.get().failure?.type).toBe('unreachable')
  })
})

describe('words about dialling', () => {
  it.each(['+86 138 0000 0111', '110', '(0)30/90 18-20', '*21#'])('takes %s for a number', typed => expect(canBeDialled(typed)).toBe(true))
  it.each(['', '+', 'abc', '12a', '1'.repeat(65), '<1>'])('does not take %s for one', typed => expect(canBeDialled(typed)).toBe(false))

  it('are there in both languages, also for reasons nobody thought of', () => {
    for (const language of ['en', 'zh'] as const) {
      const text = textIn(language)
      expect(dialResultText('busy', text)).not.toContain('busy (')
      expect(dialResultText('sip-499', text)).toContain('sip-499')
      const refusal = (reason: string): string => dialFailureText(new ApiError(409, 'destination-refused', '', null, {}, { reason }), text)
      expect(refusal('premium-rate')).not.toBe(refusal('denied'))
      expect(refusal('trunk-minute')).toContain('trunk-minute')
    }
  })
})
