type Child = Node | string | null

interface Properties {
  readonly class?: string
  readonly on?: Readonly<Record<string, (event: Event) => void>>
  readonly [attribute: string]: unknown
}

/** Makes an element. Texts become text nodes: nothing is ever read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Properties = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value as Record<string, (event: Event) => void>)) element.addEventListener(event, listener)
    } else if (typeof value === 'boolean') {
      element.toggleAttribute(name, value)
    } else if (value !== null && value !== undefined) {
      element.setAttribute(name, String(value))
    }
  }
  element.append(...children.filter(child => child !== null))
  return element
}

/** A decoration drawn with one line on a grid of 24. */
export function icon(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  for (const [name, value] of [['viewBox', '0 0 24 24'], ['aria-hidden', 'true'], ['focusable', 'false']] as const) svg.setAttribute(name, value)
  const line = document.createElementNS(space, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

export const icons = {
  chat: 'M5 4.5h14A1.5 1.5 0 0 1 20.500 6v9a1.500 1.500 0 0 1-1.500 1.500h-7L7.500 20v-3.500H5A1.500 1.500 0 0 1 3.500 15V6A1.500 1.500 0 0 1 5 4.500z',
  down: 'M6.500 9.500l5.500 5.500 5.500-5.500',
  send: 'M4 12l16-7.500-5 16-3.500-6.500zM11.500 14L20 4.500',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500a2.200 2.200 0 0 0 4 0',
  bellOff: 'M6 16.500V11a6 6 0 0 1 1-3.300M9 5.800A6 6 0 0 1 18 11v2M4.500 18H16M10 20.500a2.200 2.200 0 0 0 4 0M4 3.500l16 17',
  phone: 'M6.500 4h3l1.500 4-2 1.500a10 10 0 0 0 5 5l1.500-2 4 1.500v3A2 2 0 0 1 17.500 19C10.500 19 5 13.500 5 6a2 2 0 0 1 1.500-2z',
  clip: 'M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a1.800 1.800 0 0 1-2.500-2.500L15 7',
  file: 'M6.500 3.500h7l4 4v13h-11zM13.500 3.500v4h4',
  smile: 'M12 3.500a8.500 8.500 0 1 0 .01 0zM8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500h.01M15 9.500h.01',
  leave: 'M14 4.500H6.500A1.500 1.500 0 0 0 5 6v12a1.500 1.500 0 0 0 1.500 1.500H14M10.500 12h10M17 8.500l3.500 3.500-3.500 3.500',
} as const

/** Shows or hides without taking out of the page. */
export function show(element: HTMLElement, shown: boolean): void {
  element.hidden = !shown
}

/** Writes only what is new, so that screen readers are not told twice. */
export function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
