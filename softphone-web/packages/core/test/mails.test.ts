import { ApiError, type MailPerson } from '@crm/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  begin, deadlineGrade, DraftKeeper, foldQuotations, insertAt, isAddress, mailDocument, mailKeyOf, personText, prefixed, quoteBelow,
  readAddresses, sizeText, spanText, splitQuoted, type DraftFate,
} from '../src/index.ts'

const person = (address: string, name: string | null = null): MailPerson => ({ name, address })

describe('addresses', () => {
  it.each([
    ['li@shop.example', [person('li@shop.example')]],
    ['Li Na <li.na@Shop.EXAMPLE>', [person('li.na@shop.example', 'Li Na')]],
    ['"Na, Li" <li@a.example>; otto@b.example', [person('li@a.example', 'Na, Li'), person('otto@b.example')]],
    ['mailto:x@y.example\nz@y.example', [person('x@y.example'), person('z@y.example')]],
    ['李娜 <li@例子.example>，王芳 <w@b.example>', [person('li@例子.example', '李娜'), person('w@b.example', '王芳')]],
    ['a@b.example, A@B.example', [person('a@b.example')]],
  ])('are read out of %j', (text, people) => {
    expect(readAddresses(text)).toEqual({ people, wrong: [] })
  })

  it.each(['li', 'li@', '@x.example', 'li@x', 'a b@x.example', '.li@x.example', 'l..i@x.example', 'li@x..example', 'li@-x.example', `${'a'.repeat(65)}@x.example`, 'a@b.example\u0000'])('are not found in %j', text => {
    expect(isAddress(text)).toBe(false)
    expect(readAddresses(text).people).toEqual([])
  })

  it('stay to be mended where they are none', () => {
    expect(readAddresses('li@a.example, otto@, x')).toEqual({ people: [person('li@a.example')], wrong: ['otto@', 'x'] })
  })

  it('read again what was written', () => {
    for (const one of [person('a@b.example'), person('a@b.example', 'Na, Li'), person('a@b.example', 'O"Neil\\'), person('a@b.example', '李')]) {
      expect(readAddresses(personText(one)).people[0]?.address).toBe(one.address)
    }
  })

  it('are read in linear time whatever is pasted', () => {
    const began = performance.now()
    for (const sign of ['<', '"', ',', 'a@', '\\', '<<>>']) readAddresses(sign.repeat(10_000))
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('quotations', () => {
  it.each([
    ['Thanks.\n\nOn Mon, 3 Nov 2025 Anna wrote:\n> Hello\n> you\n', 'Thanks.', 'On Mon, 3 Nov 2025 Anna wrote:\n> Hello\n> you'],
    ['Danke\n\nAm 3. November schrieb Anna\n<anna@crm.example>:\n\n> Hallo', 'Danke\n\nAm 3. November schrieb Anna\n<anna@crm.example>:', '> Hallo'],
    ['好的\n\n在 2025-11-03 Anna 写道：\n> 你好', '好的', '在 2025-11-03 Anna 写道：\n> 你好'],
    ['Yes\r\n-----Original Message-----\r\nFrom: Anna\r\n\r\nHello', 'Yes', '-----Original Message-----\nFrom: Anna\n\nHello'],
    ['> Is it blue?\nYes.\n> Is it big?\nNo.', '> Is it blue?\nYes.\n> Is it big?\nNo.', ''],
    ['> all of it quoted', '> all of it quoted', ''],
    ['plain', 'plain', ''],
    ['', '', ''],
  ])('are parted from what was written in %j', (text, own, quoted) => {
    expect(splitQuoted(text)).toEqual({ own, quoted })
  })

  it.each([['Order', 'Re: Order'], ['Re: AW: RE[2]: Order', 'Re: Order'], ['回复：订单', 'Re: 订单'], ['', 'Re:'], ['Region: north', 'Re: Region: north']])('put one prefix before %j', (subject, expected) => {
    expect(prefixed('Re', subject)).toBe(expected)
  })

  it('mark each line and leave out older quotations', () => {
    expect(quoteBelow('Li wrote:', 'One\n\nTwo\n\nOn 1 Nov Anna wrote:\n> old')).toBe('Li wrote:\n> One\n> \n> Two')
  })

  it('of HTML are folded, the outermost only, and always closed', () => {
    const folded = foldQuotations('<p>a</p><blockquote dir="ltr">b<blockquote>c</blockquote></blockquote><p>d</p>', 'Older "mail"')
    expect(folded).toBe('<p>a</p><details><summary>Older &#34;mail&#34;</summary><blockquote dir="ltr">b<blockquote>c</blockquote></blockquote></details><p>d</p>')
  })
})

describe('the document of a mail', () => {
  const options = { quotation: 'Older', language: 'en', remoteImages: false }

  it('lets pictures from elsewhere in only when they were asked for', () => {
    expect(mailDocument('x', options)).toContain('img-src data:;')
    expect(mailDocument('x', { ...options, remoteImages: true })).toContain('img-src data: https:;')
    expect(mailDocument('x', options)).toContain("default-src 'none'")
  })
})

describe('a mail begun', () => {
  const own = [person('support@crm.example')]
  const mail = {
    direction: 'in' as const, from: person('li@shop.example', 'Li'), replyTo: [] as MailPerson[], to: [person('Support@crm.example'), person('otto@shop.example')],
    cc: [person('eva@shop.example'), person('li@shop.example')], subject: 'Re: Order', text: 'Where is it?',
  }

  it('answers the writer, at the address where he wants answers', () => {
    expect(begin('reply', mail, own, 'Li wrote:', 'Anna')).toEqual({ to: [mail.from], cc: [], subject: 'Re: Order', text: '\n\n-- \nAnna\n\nLi wrote:\n> Where is it?\n' })
    expect(begin('reply', { ...mail, replyTo: [person('orders@shop.example')] }, own, '', '').to).toEqual([person('orders@shop.example')])
  })

  it('answers everybody else once, never ourselves', () => {
    expect(begin('replyAll', mail, own, '', '').cc.map(one => one.address)).toEqual(['otto@shop.example', 'eva@shop.example'])
  })

  it('goes on to those whom our own mail went to', () => {
    const sent = begin('replyAll', { ...mail, direction: 'out', from: own[0] ?? null, to: [person('li@shop.example')], cc: [person('eva@shop.example')] }, own, '', '')
    expect([sent.to, sent.cc].map(people => people.map(one => one.address))).toEqual([['li@shop.example'], ['eva@shop.example']])
  })

  it('is passed on to nobody yet', () => {
    expect(begin('forward', mail, own, '', '')).toMatchObject({ to: [], cc: [], subject: 'Fwd: Order' })
  })

  it('takes words where the cursor is', () => {
    expect(insertAt('Hello', 'Li', 5, 5)).toEqual({ text: 'Hello Li', cursor: 8 })
    expect(insertAt('a XXX b', 'y', 2, 5)).toEqual({ text: 'a y b', cursor: 3 })
  })
})

describe('a promise', () => {
  const at = (minutes: number): number => Date.parse('2026-11-22T10:00:00Z') + minutes * 60_000
  it.each([[-120, 'calm'], [-31, 'calm'], [-30, 'warning'], [-1, 'warning'], [0, 'late'], [99, 'late']])('is %s minutes from its end %s', (minutes, grade) => {
    expect(deadlineGrade('2026-11-22T10:00:00Z', '2026-11-22T09:30:00Z', at(minutes))).toBe(grade)
  })

  it('warns a quarter of an hour before where nobody says when', () => {
    expect([-16, -15].map(minutes => deadlineGrade('2026-11-22T10:00:00Z', null, at(minutes)))).toEqual(['calm', 'warning'])
  })
})

describe('a draft', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  function keeping(save: () => Promise<void>) {
    const fates: DraftFate[] = []
    return { fates, keeper: new DraftKeeper({ save, told: (_, fate) => { fates.push(fate) }, quiet: 500 }) }
  }

  it('is saved once after the last key', async () => {
    const save = vi.fn(() => Promise.resolve())
    const { keeper, fates } = keeping(save)
    for (let key = 0; key < 5; key++) {
      keeper.changed('m1')
      await vi.advanceTimersByTimeAsync(400)
    }
    expect(save).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(100)
    expect(save).toHaveBeenCalledTimes(1)
    expect(fates.at(-1)).toBe('kept')
    expect(keeper.isDirty('m1')).toBe(false)
  })

  it('never has two savings under way, and what is written meanwhile is saved after', async () => {
    let under = 0
    let most = 0
    const save = vi.fn(async () => {
      most = Math.max(most, ++under)
      await new Promise(done => setTimeout(done, 300))
      under--
    })
    const { keeper } = keeping(save)
    keeper.changed('m1')
    const first = keeper.flush('m1')
    keeper.changed('m1')
    const second = keeper.flush('m1')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([await first, await second, most]).toEqual([true, true, 1])
    expect(save.mock.calls.length).toBeLessThanOrEqual(2)
  })

  it('is saved again after a lost connection, and not again after a refusal', async () => {
    const answers = [new ApiError(0, 'unreachable', ''), null]
    const save = vi.fn(() => { const failure = answers.shift() ?? null; return failure === null ? Promise.resolve() : Promise.reject(failure) })
    const { keeper, fates } = keeping(save)
    keeper.changed('m1')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(fates).toEqual(['keeping', 'waiting', 'kept'])
    const refused = keeping(() => Promise.reject(new ApiError(409, 'stale', 'x')))
    refused.keeper.changed('m1')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(refused.fates).toEqual(['keeping', 'overtaken'])
    expect(await refused.keeper.flush('m1')).toBe(false)
  })
})

describe('the keys of a mail', () => {
  const press = (code: string, keys: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'repeat' | 'altGraph' | 'isComposing', boolean>>) =>
    mailKeyOf({ code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, repeat: false, ...keys, getModifierState: () => keys.altGraph === true })

  it('are what the help says', () => {
    expect(press('Enter', { ctrlKey: true })).toBe('send')
    expect(press('Enter', { metaKey: true })).toBe('send')
    expect(press('KeyY', { ctrlKey: true, altKey: true })).toBe('reply')
    expect(press('KeyY', { ctrlKey: true, altKey: true, shiftKey: true })).toBe('replyAll')
    expect(press('KeyN', { ctrlKey: true, altKey: true, shiftKey: true })).toBe('new')
  })

  it('send nothing while a word is being composed, on AltGr or twice', () => {
    expect(press('Enter', { ctrlKey: true, isComposing: true })).toBeNull()
    expect(press('Enter', { ctrlKey: true, repeat: true })).toBeNull()
    expect(press('KeyV', { ctrlKey: true, altKey: true, altGraph: true })).toBeNull()
    expect(press('Enter', {})).toBeNull()
  })
})

it('sizes and spans are told in words', () => {
  expect([0, 999, 1_234, 15_000_000].map(bytes => sizeText(bytes, 'en'))).toEqual(['0 byte', '999 byte', '1.2 kB', '15 MB'])
  expect([59, 61, 3_660, 90_000].map(seconds => spanText(seconds, 'en'))).toEqual(['0m', '1m', '1h 1m', '1d 1h'])
})
