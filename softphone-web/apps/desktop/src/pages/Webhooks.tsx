export { WebhooksPage as default } from '@crm/ui/integration'
