import { request } from 'node:http'
import { payload } from './payloads.mjs'

/** A request from an address of this machine's own (127.0.0.x), because strangers are limited by address; the status and what came. */
export function ask(server, path, { method = 'POST', body, from = 1, headers = {} } = {}) {
  const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const call = request({
      host: '127.0.0.1', port: server.httpPort, localAddress: `127.0.0.${from}`, method, path: `/api/v1${path}`,
      headers: { 'content-type': 'application/json', ...(bytes ? { 'content-length': bytes.length } : {}), ...headers },
    }, async response => {
      const parts = []
      for await (const part of response) parts.push(part)
      const text = Buffer.concat(parts).toString()
      resolve({ status: response.statusCode, body: text === '' ? null : JSON.parse(text) })
    })
    call.once('error', reject)
    call.end(bytes)
  })
}

/** What an address outside the interface answers somebody at 127.0.0.x. */
export function open(server, path, from) {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.httpPort, localAddress: `127.0.0.${from}`, path }, async response => {
      const parts = []
      for await (const part of response) parts.push(part)
      resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() })
    })
    call.once('error', reject)
    call.end()
  })
}

const base64 = text => Buffer.from(text).toString('base64')
const quoted = text => `"${text.replaceAll(/[\r\n\t\u0000-\u001f]/g, ' ').replaceAll(/["\\]/g, '\\$&')}"`
const line = text => text.replaceAll(/[\r\n\t\u0000-\u001f]/g, ' ')

/** A mail with a payload in each field a stranger fills: every other one as an encoded word, and every third file by RFC 2231. */
export function harmfulMail(place) {
  const word = (text, phrase) => place % 2 === 0 ? `=?utf-8?B?${base64(text)}?=` : phrase(text)
  const file = place % 3 === 0 ? `*=utf-8''${encodeURIComponent(payload(place + 40)).replaceAll(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)}` : `=${quoted(payload(place + 40))}`
  return `From: ${word(payload(place), quoted)} <li.na@example.test>
To: ${quoted(payload(place + 10))} <support@example.test>
Cc: ${quoted(payload(place + 15))} <other@example.test>
Reply-To: ${quoted(payload(place + 17))} <li.na@example.test>
Subject: ${word(payload(place + 20), line)}
Date: Sun, 22 Nov 2026 10:00:00 +0000
Message-ID: <harm-${place}@example.test>
${place === 0 ? '' : 'References: <harm-0@example.test>\n'}X-Harm: ${line(payload(place + 25))}
X-Mailer: ${line(payload(place + 27))}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="mixed"

--mixed
Content-Type: multipart/alternative; boundary="either"

--either
Content-Type: text/plain; charset=utf-8

${payload(place + 30)}
> ${payload(place + 31)}
--either
Content-Type: text/html; charset=utf-8

<p>shown ${place}</p><blockquote>${payload(place + 33)}</blockquote>${payload(place)}
--either--
--mixed
Content-Type: ${place % 5 === 0 ? 'text/html' : 'image/svg+xml'}
Content-Disposition: ${place % 4 === 0 ? 'inline' : 'attachment'}; filename${file}
Content-ID: <${place}@harm>

<svg xmlns="http://www.w3.org/2000/svg" onload="${payload(4)}"><script>__xss(${place})</script></svg>
--mixed--
`
}
