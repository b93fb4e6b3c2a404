export { SoftphonePage } from './SoftphonePage.tsx'
export { DeskPage } from './DeskPage.tsx'
export { DeskProvider, useDesk, type DeskServices } from './DeskServices.tsx'
