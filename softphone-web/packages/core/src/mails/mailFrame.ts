interface FrameOptions {
  /** What stands at a folded quotation. */
  readonly quotation: string
  readonly language: string
  /** Whether pictures from elsewhere may be fetched: that tells the sender that and when the mail was read. */
  readonly remoteImages: boolean
}

/**
 * The document of a mail's frame. The server has made the HTML fit already; the frame runs no script and has no origin, and this document's own policy lets
 * nothing be fetched but pictures, those from elsewhere only when they were asked for. A mail is shown as on paper: dark on white, whatever the page wears.
 */
export function mailDocument(html: string, { quotation, language, remoteImages }: FrameOptions): string {
  const policy = `default-src 'none'; style-src-attr 'unsafe-inline'; img-src data:${remoteImages ? ' https:' : ''}; form-action 'none'; base-uri 'none'`
  return '<!doctype html>'
    + `<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`
    + '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light"><title></title></head>'
    + '<body style="margin:12px;background:#fff;color:#151c27;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">'
    + `${foldQuotations(html, quotation)}</body></html>`
}

/** The quotations of a mail's HTML, folded; only the outermost, so that one opening shows all. The HTML is as the sanitiser writes it: every element closed. */
export function foldQuotations(html: string, words: string): string {
  let depth = 0
  return html.replaceAll(/<(\/?)blockquote((?: [a-z-]+="[^"]*")*)>/g, (tag, closing: string) => {
    if (closing === '') return depth++ === 0 ? `<details><summary>${escapeHtml(words)}</summary>${tag}` : tag
    return --depth === 0 ? `${tag}</details>` : tag
  })
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
}
