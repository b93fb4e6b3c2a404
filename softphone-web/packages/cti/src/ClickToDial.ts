/** Lets numbers on a page be clicked: links `tel:` and elements with `data-crm-dial`. */
export class ClickToDial {
  private readonly root: Document | HTMLElement
  private readonly clicked: (number: string, element: Element) => void
  private enabled = false

  constructor(root: Document | HTMLElement, clicked: (number: string, element: Element) => void) {
    this.root = root
    this.clicked = clicked
  }

  enable(): void {
    if (!this.enabled) this.root.addEventListener('click', this.take)
    this.enabled = true
  }

  disable(): void {
    this.root.removeEventListener('click', this.take)
    this.enabled = false
  }

  private readonly take = (event: Event): void => {
    const found = event.target instanceof Element ? event.target.closest('a[href^="tel:"], [data-crm-dial]') : null
    const number = found === null ? '' : numberOf(found)
    if (found === null || number === '') return
    event.preventDefault()
    this.clicked(number, found)
  }
}

/** The number without what people write between its digits (RFC 3966 calls them visual separators). */
function numberOf(element: Element): string {
  const text = element.getAttribute('data-crm-dial') ?? decodeURIComponent((element.getAttribute('href') ?? '').slice(4))
  return (text.split(';')[0] ?? '').replace(/[\s().-]/g, '')
}
