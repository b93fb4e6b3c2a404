import { payload } from './payloads.mjs'

/** The members of answers and pushes in which words of people stand; all else is ids, states and figures that pages decide by. */
const words = new Set(['name', 'displayName', 'customerName', 'fromName', 'from', 'to', 'cc', 'bcc', 'replyTo', 'address', 'subject', 'snippet', 'text', 'firstLine', 'title', 'url', 'value', 'label', 'note', 'notes', 'reason', 'detail',
  'company', 'contact', 'role', 'email', 'emails', 'number', 'topic', 'menuPath', 'queueName', 'by', 'askedBy', 'lastMessage', 'lastFailure', 'presenceReason', 'content', 'fileName', 'system', 'language', 'quality', 'host', 'userName',
  'fromDomain', 'subjectContains', 'header', 'headerContains', 'pattern', 'shortcut', 'description', 'lastError', 'fault', 'code', 'what', 'fields', 'outcome', 'wrapUpCode', 'phones', 'extension', 'agent',
  'script', 'choices', 'message', 'rule', 'rows', 'names', 'explanation', 'stageReason', 'faultText', 'externalKey', 'pages'])

/** Words by which pages choose a text or a picture, wherever they stand. */
const states = /^([a-z]+([A-Z][a-z]+)*|[a-z]+(-[a-z]+)*|[a-z]{2}(-[A-Z]{2})?|\d{4}-\d\d-\d\dT.*|[0-9a-f]{8}-?[0-9a-f-]{8,})$/

/** Members whose words are states only, when they are one. */
const chosen = new Set(['reason', 'role', 'quality', 'outcome', 'what', 'fields', 'system', 'language', 'code', 'content', 'from', 'to', 'text', 'by', 'agent', 'note', 'rule', 'explanation', 'stageReason', 'externalKey', 'message'])

/**
 * Any JSON of ours with payloads in each place where words of people stand, as if the server had cleaned nothing: `many` of them, one behind
 * the other. Neighbouring places get neighbouring payloads; when `shift` has gone once around every place has had every one.
 */
export function poisoned(value, shift, many = 1) {
  let place = shift
  const walk = (at, key, inWords) => {
    if (Array.isArray(at)) return at.map(each => walk(each, key, inWords))
    if (at !== null && typeof at === 'object') return Object.fromEntries(Object.entries(at).map(([name, each]) => [name, walk(each, name, words.has(name))]))
    if (typeof at !== 'string' || !inWords || (chosen.has(key) && states.test(at))) return at
    place += many
    return Array.from({ length: many }, (_, next) => payload(place - many + next)).join(' ')
  }
  return walk(value, '', false)
}

const ids = ['id', 'interactionId', 'conversationId', 'mailId', 'noteId', 'callbackId', 'deliveryId', 'packageId', 'templateId', 'customerId', 'agentId', 'queueId']

/** A list with as many entries as there are payloads: what is there, again and again, under ids of their own. */
const filled = list => Array.from({ length: 100 }, (_, place) => {
  const one = list[place % list.length]
  const own = typeof one === 'object' && one !== null && place >= list.length ? ids.find(name => typeof one[name] === 'string') : undefined
  return own === undefined ? one : { ...one, [own]: `${one[own]}-${place}` }
})

/** The same with lists as long as the payloads are many, so that one look at a page shows all of them in each column. */
export function flooded(value) {
  if (Array.isArray(value) || value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) =>
    [name, ['items', 'mails', 'annotations', 'pinnedNotes', 'history', 'course', 'candidates', 'contacts', 'packages', 'rules'].includes(name) && Array.isArray(each) && each.length > 0 ? filled(each) : each]))
}

const separator = '\u001e'

/** Stands between a context's pages and the server: reads what comes, and can say it again with payloads in it. */
export class Poisoner {
  /** What is put into answers, from this payload on; null lets them through as they are. */
  shift = null
  /** How many payloads are put into one place. */
  many = 1
  /** Paths whose POSTs are answered with payloads as well. */
  posts = /^$/
  #hubs = new Map()
  #open = 0

  static async on(context) {
    const poisoner = new Poisoner()
    await context.routeWebSocket(/\/hubs\//, page => {
      const server = page.connectToServer()
      const path = new URL(page.url()).pathname
      const last = new Map()
      poisoner.#hubs.set(path, { page, last })
      server.onMessage(message => {
        for (const text of String(message).split(separator).filter(Boolean)) {
          const push = JSON.parse(text)
          if (push.type === 1) last.set(push.target, push)
        }
        page.send(message)
      })
    })
    await context.route('**/api/v1/**', async route => {
      const asked = route.request().method() === 'GET' || (route.request().method() === 'POST' && poisoner.posts.test(new URL(route.request().url()).pathname))
      if (poisoner.shift === null || !asked || route.request().url().includes('/auth/')) return route.fallback()
      poisoner.#open += 1
      try {
        const response = await route.fetch()
        if (!/json/.test(response.headers()['content-type'] ?? '') || !response.ok()) return await route.fulfill({ response })
        return await route.fulfill({ response, json: poisoned(flooded(await response.json()), poisoner.shift, poisoner.many) })
      } catch {
        return await route.abort().catch(() => {}) // the page is gone
      } finally {
        poisoner.#open -= 1
      }
    })
    return poisoner
  }

  /** Waits until the page has all it asked for. */
  async settled(page) {
    for (let quiet = 0; quiet < 3; quiet = this.#open === 0 ? quiet + 1 : 0) await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 40)))
  }

  /** Pushes what a hub said last once more, made by `make` of its first argument. */
  push(path, target, make) {
    const { page, last } = this.#hubs.get(path)
    const message = last.get(target)
    if (message === undefined) throw new Error(`${path} has pushed no ${target}: ${[...last.keys()]}`)
    page.send(JSON.stringify({ ...message, arguments: [make(message.arguments[0])] }) + separator)
  }
}
