export { CustomerPage } from './CustomerPage.tsx'
export { MergePage } from './MergePage.tsx'
export { CustomersPage } from './CustomersPage.tsx'
export { SearchDialog } from './SearchDialog.tsx'
