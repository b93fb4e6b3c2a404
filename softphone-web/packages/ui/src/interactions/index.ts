export { InteractionPage } from './InteractionPage.tsx'
