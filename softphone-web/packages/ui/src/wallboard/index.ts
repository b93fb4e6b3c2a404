export { WallboardPage } from './WallboardPage.tsx'
export type { SupervisionServices } from '../supervision/SupervisionServices.ts'
