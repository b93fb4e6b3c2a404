export { SetupPages } from './SetupPages.tsx'
