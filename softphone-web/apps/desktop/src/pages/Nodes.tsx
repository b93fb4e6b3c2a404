export { NodesPage as default } from '@crm/ui/nodes'
