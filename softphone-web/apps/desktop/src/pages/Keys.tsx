export { KeysPage as default } from '@crm/ui/integration'
