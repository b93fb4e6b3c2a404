import type { Action } from './Action.ts'
import { callOf, inCall } from './legality.ts'

/** What an agent does to bring others into a call, or the call to others. */
export const partyActions: readonly Action[] = [
  {
    id: 'transfer',
    label: () => 'transfer',
    shortcut: { code: 'KeyT' },
    isEnabled: view => inCall(view, 'transfer'),
    perform: context => context.togglePanel('transfer'),
  },
  {
    id: 'consult',
    label: () => 'consult',
    shortcut: { code: 'KeyC' },
    isEnabled: view => inCall(view, 'consult'),
    perform: context => context.togglePanel('consult'),
  },
  {
    id: 'conference',
    label: () => 'addToCall',
    shortcut: { code: 'KeyI' },
    isEnabled: view => inCall(view, 'conference'),
    perform: context => context.togglePanel('conference'),
  },
  {
    id: 'complete',
    label: () => 'completeTransfer',
    shortcut: { code: 'KeyE' },
    isEnabled: view => inCall(view, 'complete'),
    perform: context => context.api.transfer(callOf(context).callId, null),
  },
  {
    id: 'merge',
    label: () => 'conference',
    shortcut: { code: 'KeyJ' },
    isEnabled: view => inCall(view, 'merge'),
    perform: context => context.api.conference(callOf(context).callId, null),
  },
  {
    id: 'swap',
    label: () => 'swap',
    shortcut: { code: 'KeyW' },
    isEnabled: view => inCall(view, 'swap'),
    perform: context => context.api.call(callOf(context).callId, 'swap'),
  },
  {
    id: 'endConsult',
    label: () => 'endConsult',
    shortcut: { code: 'KeyB' },
    isEnabled: view => inCall(view, 'end-consult'),
    perform: context => context.api.callParty(callOf(context).callId, 'hangup', callOf(context).consult?.legId ?? ''),
  },
  {
    id: 'leave',
    label: () => 'leaveCall',
    shortcut: { code: 'KeyO' },
    isEnabled: view => inCall(view, 'leave'),
    perform: context => context.api.call(callOf(context).callId, 'leave'),
  },
]
