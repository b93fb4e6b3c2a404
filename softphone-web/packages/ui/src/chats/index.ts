export { ChatList } from './ChatList.tsx'
export { ChatPanel } from './ChatPanel.tsx'
