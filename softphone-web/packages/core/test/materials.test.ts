import type { CrmApi, MaterialDelivery, MaterialOptions, MaterialSendRequest } from '@crm/protocol'
import { ApiError } from '@crm/protocol'
import { describe, expect, it } from 'vitest'
import { fileSize, MaterialSending } from '../src/index.ts'

const options: MaterialOptions = {
  customerId: 'cu1', language: 'zh', atOnceMax: 2,
  packages: ['a', 'b', 'c'].map(packageId => ({ packageId, name: packageId, language: null, title: '', text: '', message: '', items: [] })),
  channels: [
    { channel: 'chat', addresses: [], hindrance: 'no-chat' },
    { channel: 'email', addresses: ['li@example.com', 'na@example.com'], hindrance: null },
    { channel: 'sms', addresses: ['+8613800138000'], hindrance: null },
  ],
}

function desk(answers: readonly (ApiError | null)[] = []) {
  const asked: { readonly request: MaterialSendRequest; readonly key: string }[] = []
  let keys = 0
  const api = {
    materials: {
      options: () => Promise.resolve(options),
      send: (request: MaterialSendRequest, key: string) => {
        const answer = answers[asked.length] ?? null
        asked.push({ request, key })
        return answer === null ? Promise.resolve({ items: request.packages.map(name => ({ name }) as MaterialDelivery) }) : Promise.reject(answer)
      },
    },
  } as unknown as CrmApi
  return { asked, sending: new MaterialSending(api, 'cu1', 'i1', () => `key${++keys}`) }
}

describe('sending materials', () => {
  it('begins with the first way that is open and its main address', async () => {
    const { sending } = desk()
    await sending.read()
    expect([sending.get().channel?.channel, sending.get().address]).toEqual(['email', 'li@example.com'])
    sending.choose('chat')
    expect(sending.get().channel?.channel).toBe('email')
    sending.choose('sms')
    expect(sending.get().address).toBe('+8613800138000')
  })

  it('ticks no more than go at once, and nothing goes before something is ticked', async () => {
    const { sending, asked } = desk()
    await sending.read()
    expect(await sending.send()).toBe(false)
    for (const one of ['a', 'b', 'c']) sending.tick(one)
    expect(sending.get().ticked).toEqual(['a', 'b'])
    sending.tick('a')
    sending.tick('c')
    expect(await sending.send()).toBe(true)
    expect(asked[0]?.request).toEqual({ customerId: 'cu1', interactionId: 'i1', channel: 'email', address: 'li@example.com', language: 'zh', packages: ['b', 'c'] })
    expect(await sending.send()).toBe(false)
  })

  it('asks again under the same key while nothing changed, under another once it did', async () => {
    const { sending, asked } = desk([ApiError.unreachable(), ApiError.unreachable()])
    await sending.read()
    sending.tick('a')
    expect(await sending.send()).toBe(false)
    expect(await sending.send()).toBe(false)
    sending.address('na@example.com')
    expect(await sending.send()).toBe(true)
    expect(asked.map(one => one.key)).toEqual(['key1', 'key1', 'key2'])
  })

  it('tells sizes as people do', () => expect([1, 10_240, 1_468_006].map(fileSize)).toEqual(['1 KB', '10 KB', '1.4 MB']))
})
