export { WallboardPage } from './WallboardPage.tsx'
