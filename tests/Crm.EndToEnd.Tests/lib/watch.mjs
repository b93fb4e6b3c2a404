import { pause } from './wait.mjs'

/** Looks through a document and everything in its shadows for what only markup of a stranger can have put there. */
const scan = () => {
  const found = []
  const bare = value => value.replaceAll(/[\u0000-\u0020]/g, '').toLowerCase()
  const look = root => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot)
      const tag = element.localName
      for (const { name, value } of element.attributes) {
        const leads = /^(src|srcset|href|xlink:href|action|formaction|data|background|poster|style|content)$/i.test(name)
        if (/^on/i.test(name)) found.push(`${tag} has ${name}`)
        if (leads && /^(javascript|vbscript|data:text)/.test(bare(value))) found.push(`${tag} ${name}=${value}`)
        if (leads && tag !== 'a' && (value.includes('xss.invalid') || value.includes('__xss'))) found.push(`${tag} ${name}=${value}`)
      }
      if (tag === 'iframe' && (element.sandbox.length === 0 || element.sandbox.contains('allow-scripts') || element.sandbox.contains('allow-same-origin'))) found.push(`iframe sandbox=${element.getAttribute('sandbox')}`)
      if (tag === 'script' && (element.src === '' || new URL(element.src).origin !== location.origin)) found.push(`script ${element.src || element.textContent.slice(0, 80)}`)
      if (['object', 'embed', 'base', 'marquee', 'math', 'animate', 'foreignobject'].includes(tag)) found.push(tag)
    }
  }
  look(document)
  return found
}

/**
 * Watches the pages of a browser's context for anything of a stranger's that is carried out or asked for: `__xss` called in any frame, a policy
 * that had to step in, a dialog, a request to the address of the payloads, a page that goes elsewhere or opens another.
 */
export class Watch {
  seen = []

  static async on(context) {
    const watch = new Watch()
    await context.exposeBinding('__xss', ({ frame }, place) => { watch.seen.push(`payload ${place} ran in ${frame.url()}`) })
    await context.exposeBinding('__violation', ({ frame }, what) => { watch.seen.push(`${what} in ${frame.url()}`) })
    await context.addInitScript(() => document.addEventListener('securitypolicyviolation', event => window.__violation(`${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`)))
    context.on('dialog', dialog => { watch.seen.push(`dialog ${dialog.message()}`); void dialog.dismiss() })
    context.on('request', request => { if (request.url().includes('xss.invalid')) watch.seen.push(`asked for ${request.url()}`) })
    context.on('page', page => page.on('popup', other => watch.seen.push(`opened ${other.url()}`)))
    return watch
  }

  /** What has been seen so far, with what stands in a page now and is a stranger's markup; after a moment in which late things can still happen. */
  async of(page, patience = 150) {
    await pause(patience)
    const standing = await Promise.all(page.frames().map(frame => frame.evaluate(scan).catch(fault => frame.isDetached() ? [] : [fault.message])))
    return [...this.seen, ...standing.flat()]
  }
}
