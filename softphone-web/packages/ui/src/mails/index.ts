export { LiveMails } from './LiveMails.tsx'
export { MailsPanel } from './MailsPanel.tsx'
