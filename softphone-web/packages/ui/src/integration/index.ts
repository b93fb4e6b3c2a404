export { KeysPage } from './KeysPage.tsx'
export { WebhooksPage } from './WebhooksPage.tsx'
