import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

const example = fileURLToPath(new URL('../../../docs/examples/cti.html', import.meta.url))

/** Serves the example page of the documentation from a port of its own, as a site that is not ours; `crm` is filled in when the server is there. */
export async function serveExample() {
  const html = await readFile(example, 'utf8')
  const page = { crm: '' }
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html.replaceAll('https://crm.example.com', page.crm)))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  page.origin = `http://127.0.0.1:${server.address().port}`
  page.close = () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve) })
  return page
}

/**
 * Serves a company's page with the chat window on it, from an origin of its own and under a policy as strict as the window allows;
 * `crm` is filled in when the server is there.
 */
export async function serveShop() {
  const page = { crm: '' }
  const server = createServer((_, response) => {
    const { host } = new URL(page.crm)
    const policy = `default-src 'none'; script-src ${page.crm}; connect-src ${page.crm} ws://${host}; img-src blob:; base-uri 'none'; form-action 'none'`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
      .end(`<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script src="${page.crm}/chat.js" data-queue="support"></script></html>`)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  page.origin = `http://127.0.0.1:${server.address().port}`
  page.close = () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve) })
  return page
}
