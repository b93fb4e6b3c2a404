export { DoNotCallPage } from './DoNotCallPage.tsx'
export { ImportPage } from './ImportPage.tsx'
export { ListPage } from './ListPage.tsx'
export { ListsPage } from './ListsPage.tsx'
