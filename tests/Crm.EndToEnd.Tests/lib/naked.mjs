import { payloads } from './payloads.mjs'

/** A page on which nothing protects: no policy, no frame, no escaping. What is carried out in any of its frames is noted at its top. */
async function naked(browser) {
  const context = await browser.native.newContext()
  const asked = []
  context.on('request', request => { if (request.url().includes('xss.invalid')) asked.push(request.url()) })
  await context.addInitScript(() => { window.__xss = place => top.postMessage({ xss: place }, '*') })
  await context.route('**/*', route => route.request().url() === 'http://naked.test/' ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><html><body></body></html>' }) : route.abort())
  const page = await context.newPage()
  await page.goto('http://naked.test/')
  await page.evaluate(() => {
    window.ran = []
    addEventListener('message', ({ data }) => { if (data?.xss !== undefined) window.ran.push(data.xss) })
  })
  return { context, page, seen: async () => [...(await page.evaluate(() => window.ran)).map(place => `payload ${place} ran`), ...asked.map(url => `asked for ${url}`)] }
}

/** What a page that decodes too much would make of a text. */
const decoded = text => [
  text, text.normalize('NFKC'), text.replaceAll('\u200b', ''), text.replaceAll(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))), text.replaceAll(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))),
  text.replaceAll(/=\?utf-8\?Q\?(.*?)\?=/gi, (_, words) => words.replaceAll('_', ' ').replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))), text.replaceAll(/=\?utf-8\?B\?(.*?)\?=/gi, (_, words) => atob(words)),
  text.replaceAll('+ADw-', '<').replaceAll('+AD4-', '>'), text.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
]

/** Pages that put a text where it does not belong, as careless ones do. */
function careless(text) {
  const target = text.replace(/^!?\[x\]\((.*)\)$/, '$1').replace(/^<|>$/g, '')
  return [
    text, `<input value="${text}">`, `<input value='${text}'>`, `<img alt=${text}>`, `<style>*{color:${text}}</style><b>x</b>`, `<noscript>${text}</noscript>`, `<textarea>${text}</textarea>`,
    ...(/^[\s\u0001]*(java|data|\[|!|\/\/|https)/i.test(text) ? [`<a href="${target}">x</a>`, `<script src="${target}"></script>`, `<iframe src="${target}"></iframe>`] : []),
    ...(/^[\\'"$`\u2028{]/.test(text) ? [`<script>x='${text}'</script>`, `<script>x="${text}"</script>`, `<script>x=\`${text}\`</script>`, `<script>${text}</script>`] : []),
    ...(text.startsWith('{{') ? [`<script>Function('with(this){return '+${JSON.stringify(text)}.slice(2,-2)+'}').call({constructor:Function})</script>`] : []),
    ...(text.startsWith('{"') ? [JSON.parse(text.replace('__proto__', 'words')).words.innerHTML] : []),
    ...(text.startsWith('=H') ? [`<img src=${/"([^"]*)/.exec(text)[1]}>`] : []), // what a spreadsheet would ask for
  ]
}

/** Puts documents into frames, many at a time, uses everything in them as somebody would who clicks wherever he can, and waits for what they do. */
const show = (page, documents) => page.evaluate(async documents => {
  const use = frame => {
    for (const element of frame.contentDocument?.querySelectorAll('*') ?? []) {
      for (const { name } of [...element.attributes]) if (name.startsWith('on')) element.dispatchEvent(new Event(name.slice(2)))
      if (['a', 'button', 'math'].includes(element.localName)) element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    }
  }
  const quiet = async () => {
    for (let seen = -1, end = performance.now() + 4_000; seen !== window.ran.length && performance.now() < end;) {
      seen = window.ran.length
      await new Promise(resolve => setTimeout(resolve, 250))
    }
  }
  for (let first = 0; first < documents.length; first += 100) {
    const frames = documents.slice(first, first + 100).map(srcdoc => Object.assign(document.createElement('iframe'), { srcdoc }))
    const loaded = Promise.all(frames.map(frame => new Promise(resolve => { frame.onload = resolve })))
    document.body.append(...frames)
    await Promise.race([loaded, new Promise(resolve => setTimeout(resolve, 4_000))])
    frames.forEach(use)
    await quiet()
    for (const frame of frames) frame.remove()
  }
}, documents)

/** The places of the payloads that are carried out, or fetch what they ask for, somewhere in such a page. */
export async function alive(browser) {
  const { context, page, seen } = await naked(browser)
  await show(page, payloads.flatMap(text => [...new Set(decoded(text))].flatMap(careless)))
  const found = await seen()
  await context.close()
  return new Set(found.flatMap(what => /(?:payload |xss\.invalid\/)(\d+)/.exec(what)?.slice(1).map(Number) ?? []))
}

/** What is seen when pieces of HTML are put into such a page as they are, read once and read twice. */
export async function carriedOutIn(browser, pieces) {
  const { context, page, seen } = await naked(browser)
  await page.evaluate(pieces => {
    for (const html of pieces) {
      const [box, again] = [document.createElement('div'), document.createElement('div')]
      box.innerHTML = html
      again.innerHTML = box.innerHTML
      document.body.append(box, again)
    }
    for (const link of document.querySelectorAll('a[href]')) if (!/^(https?|mailto|tel):$/.test(link.protocol)) window.__xss(link.href)
  }, pieces)
  await show(page, pieces)
  const found = await seen()
  await context.close()
  return found
}
