import { expect, it } from 'vitest'
import { fillReply, repliesFor, replyWanted } from '../src/chats/replies.ts'

const replies = [
  { shortcut: 'hi', language: 'en', text: 'Hello {customer}, I am {agent}.' },
  { shortcut: 'hi', language: 'zh', text: '您好，{customer}。' },
  { shortcut: 'bye', language: 'en', text: 'Goodbye.' },
]

it('fills the places it knows and leaves the others to be seen', () => {
  expect(fillReply('Hello {customer}, I am {agent} of {queue}. {other}', { customer: null, agent: 'Anna', queue: 'Support' })).toBe('Hello {customer}, I am Anna of Support. {other}')
  expect(fillReply('{customer}', { customer: '{agent} $& <img>', agent: 'Anna', queue: null })).toBe('{agent} $& <img>')
})

it.each([['/hi', 'hi'], ['/', ''], ['/HI', 'hi'], ['hi', null], ['/hi there', null], ['see a/b', null]])('takes %s as asking for %s', (draft, wanted) => {
  expect(replyWanted(draft)).toBe(wanted)
})

it('offers what begins so, the customer’s language first', () => {
  expect(repliesFor(replies, 'h', 'zh-CN').map(reply => reply.language)).toEqual(['zh', 'en'])
  expect(repliesFor(replies, '', 'en').map(reply => reply.shortcut)).toEqual(['bye', 'hi', 'hi'])
  expect(repliesFor(replies, 'x', null)).toEqual([])
})
