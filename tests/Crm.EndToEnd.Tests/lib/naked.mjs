import { payloads } from './payloads.mjs'
import { pause } from './wait.mjs'
import { Watch } from './watch.mjs'

/** A page on which nothing protects: no policy, no frame, no escaping. */
async function naked(browser) {
  const context = await browser.native.newContext()
  const watch = await Watch.on(context)
  await context.route('**/*', route => route.request().url().startsWith('http://naked.test/') ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><html><body></body></html>' }) : route.abort())
  const page = await context.newPage()
  await page.goto('http://naked.test/')
  return { context, watch, page }
}

/** What a page that decodes too much would make of a text. */
const decoded = text => [
  text, text.normalize('NFKC'), text.replaceAll('\u200b', ''), text.replaceAll(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))), text.replaceAll(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))),
  text.replaceAll(/=\?utf-8\?Q\?(.*?)\?=/gi, (_, words) => words.replaceAll('_', ' ').replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))), text.replaceAll(/=\?utf-8\?B\?(.*?)\?=/gi, (_, words) => atob(words)),
  text.replaceAll('+ADw-', '<').replaceAll('+AD4-', '>'), text.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
]

/** The places of the payloads that are carried out, or fetch what they ask for, somewhere in such a page. */
export async function alive(browser) {
  const { context, watch, page } = await naked(browser)
  const texts = payloads.map(text => [...new Set(decoded(text))])
  await page.evaluate(async texts => {
    const link = (text, target) => /^\[x\]\((.*)\)$/.exec(text)?.[1] ?? target
    const documents = texts.flatMap(ways => ways.flatMap(text => [
      text, `<noscript>${text}</noscript>`, `<input value="${text}">`, `<input value='${text}'>`, `<img alt=${text}>`, `<textarea>${text}</textarea>`, `<img alt="" src="${/\((.*)/.exec(text)?.[1] ?? text}">`, `<style>*{color:${text}}</style>`, `<b style="color:${text}">x</b>`,
      `<script>x='${text}'</script>`, `<script>x="${text}"</script>`, `<script>x=\`${text}\`</script>`, `<script src="${text}"></script>`, `<script>${text}</script>`, `<a id=a href="${link(text, text)}">x</a><script>a.click()</script>`, `<a href="${text}">x</a><script>for(const e of document.querySelectorAll('[onmouseover]'))e.onmouseover()</script>`,
      `<script>Function('with(this){return '+${JSON.stringify(text)}.slice(2,-2)+'}').call({constructor:Function})</script>`, `<script>document.body.innerHTML=Object.values(JSON.parse(${JSON.stringify(JSON.stringify(text))}.startsWith('{"_')?${JSON.stringify(text)}:'{}'))[0]?.innerHTML??''</script>`,
      `${text}<script>for(const e of document.querySelectorAll('form,a'))e.submit?e.requestSubmit():e.dispatchEvent(new MouseEvent('click',{bubbles:true,cancelable:true}))</script>`,
    ]))
    for (let first = 0; first < documents.length; first += 200) {
      const frames = documents.slice(first, first + 200).map(document_ => Object.assign(document.createElement('iframe'), { srcdoc: document_ }))
      document.body.append(...frames)
      await new Promise(resolve => setTimeout(resolve, 400))
      for (const frame of frames) frame.remove()
    }
  }, texts)
  await pause(200)
  await context.close()
  return new Set(watch.seen.flatMap(what => /(?:payload |xss\.invalid\/)(\d+)/.exec(what)?.slice(1).map(Number) ?? []))
}

/** What is seen when pieces of HTML are put into such a page as they are, read once and read twice. */
export async function carriedOutIn(browser, pieces) {
  const { context, watch, page } = await naked(browser)
  await page.evaluate(async pieces => {
    for (const html of pieces) {
      const frame = Object.assign(document.createElement('iframe'), { srcdoc: html })
      const box = document.createElement('div')
      box.innerHTML = html
      const again = document.createElement('div')
      again.innerHTML = box.innerHTML
      document.body.append(frame, box, again)
    }
    await new Promise(resolve => setTimeout(resolve, 500))
  }, pieces)
  for (const frame of page.frames()) await frame.evaluate(() => { for (const link of document.querySelectorAll('a')) if (!/^(https?|mailto|tel):$/.test(link.protocol)) window.__xss(-1) }).catch(() => {})
  await pause(200)
  await context.close()
  return watch.seen
}
