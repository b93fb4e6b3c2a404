import { afterAll, beforeAll, expect, it } from 'vitest'
import { deskOffer } from '../packages/core/test/fakes.ts'
import { deskMail } from './FakeMails.ts'
import { Stage } from './Stage.ts'

let stage: Stage

beforeAll(async () => { stage = await Stage.build() })
afterAll(() => stage.strike())

/** What sets the mark if anything of it is ever carried out. */
const deed = 'top.harmed=1'
const tags = ['script', 'img src=x onerror', 'svg onload', 'body onload', 'iframe srcdoc', 'details open ontoggle', 'video src=x onerror', 'input autofocus onfocus', 'marquee onstart', 'object data', 'embed src', 'math href', 'form action', 'style onload', 'link href', 'meta http-equiv=refresh content', 'base href', 'a href', 'button formaction', 'audio src=x onerror']

/** A hundred ways to be carried out, each to stand in every place a stranger fills. */
const payloads: readonly string[] = [
  ...tags.flatMap(tag => [
    `<${tag}="${deed}">`, `"><${tag}="javascript:${deed}">`, `</textarea></title></script><${tag}="${deed}"></${tag.split(' ')[0] ?? ''}>`, `'-${deed}-'<${tag.toUpperCase()}='${deed}'//`,
  ]),
  `<script>${deed}</script>`, `<script src=data:text/javascript,${deed}></script>`, `<img src="data:image/svg+xml,<svg onload=${deed}>" onerror="${deed}">`, `javascript:${deed}`, `data:text/html,<script>${deed}</script>`,
  `{{constructor.constructor('${deed}')()}}`, `\${${deed}}`, `<svg><script>${deed}</script></svg>`, `<svg><animate onbegin=${deed} attributeName=x>`, `<iframe src="javascript:${deed}"></iframe>`,
  `<iframe srcdoc="<script>${deed}</script>"></iframe>`, `<a href="javascript:${deed}" autofocus onfocus=${deed}>x</a>`, `<math><mtext></p><img src=x onerror=${deed}></mtext></math>`, `<template><script>${deed}</script></template>`, `<!--><img src=x onerror=${deed}>-->`,
  `<![CDATA[><script>${deed}</script>]]>`, `\u2028<script>${deed}</script>`, `\u202e<img src=x onerror=${deed}>`, `<noscript><p title="</noscript><img src=x onerror=${deed}>">`, `</iframe></body></html><script>${deed}</script>`,
]

it('nothing a stranger puts into names, subjects, addresses, texts, HTML, files or servers’ words is ever carried out', async () => {
  expect(payloads.length).toBe(100)
  await stage.open('en', 'light', { width: 1480, height: 900 })
  const { page, server } = stage
  await stage.signIn()
  for (let at = 0; at < payloads.length; at += 5) {
    const five = payloads.slice(at, at + 5)
    const [one = ''] = five
    server.mails.add('t1', five.map((harm, index) => ({
      mailId: `m${at + index}`, subject: harm, text: `${harm}\n> ${harm}`, hasHtml: true, from: { name: harm, address: `${harm}@x.example` }, replyTo: [{ name: harm, address: harm }], to: [{ name: harm, address: harm }],
      attachments: [{ part: 0, name: harm, type: harm, size: 1, inline: false }], state: index === 0 ? 'bounced' as const : 'received' as const, direction: index === 0 ? 'out' as const : 'in' as const, detail: harm, by: harm,
    })), { subject: one, notes: [{ noteId: 'n', at: new Date().toISOString(), by: one, text: one }], revision: at + 1 })
    // as if the server had cleaned nothing: the frame alone must hold
    for (const [index, harm] of five.entries()) server.mails.html.set(`m${at + index}`, { html: `${harm}<p>shown ${at + index}</p><blockquote>${harm}</blockquote>`, remoteImages: 1 })
    server.move({
      offer: deskOffer({ reservationId: `o${at}`, mediaType: 'email', mail: { threadId: 'x', subject: one, from: { name: one, address: one }, snippet: one, reason: 'mail' } }),
      mails: [deskMail({ subject: one, from: { name: one, address: one }, revision: at + 1, context: { language: null, menuPath: [one], attributes: [{ name: one, value: one }] } })],
    })
    await page.locator('.mail .who').filter({ hasText: one.replaceAll(/\s+/g, ' ').trim() }).waitFor()
    const folded = page.locator('.mail-fold[aria-expanded="false"]')
    await expect.poll(async () => {
      while (await folded.count() > 0) await folded.first().click()
      return page.locator('.mail-frame iframe').count()
    }).toBe(5)
    await page.locator('.mail-warning button').first().click()
  }
  await page.locator('.mail-fold').last().focus()
  await page.keyboard.press('Control+Alt+Shift+KeyY')
  await page.locator('.mail-composer').waitFor()
  const frames = await page.locator('.mail iframe').evaluateAll(all => all.map(frame => [frame.getAttribute('sandbox'), frame.hasAttribute('srcdoc')]))
  expect(new Set(frames.map(frame => JSON.stringify(frame)))).toEqual(new Set([JSON.stringify(['allow-popups allow-popups-to-escape-sandbox', true])]))
  expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
  expect(await page.locator('main script, main img, main object, main embed, main video, main a[href^="javascript"], main a[href^="data"]').count()).toBe(0)
  expect(stage.page.url()).toMatch(/\/$/)
  await stage.close()
}, 240_000)
