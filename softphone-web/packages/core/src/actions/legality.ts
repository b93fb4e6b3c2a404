import type { CallAction, DeskCall } from '@crm/protocol'
import { allows } from '../parties/callParties.ts'
import type { ActionContext, DeskView } from './Action.ts'

export const online = (view: DeskView): boolean => view.link === 'online' && view.desk !== null

/** Whether the server allows this in the call. */
export const inCall = (view: DeskView, action: CallAction): boolean => online(view) && allows(view.desk?.call, action)

/** Whether the hold key takes the customer back: he is on hold, or nothing else is allowed. */
export function held({ desk }: DeskView): boolean {
  const call = desk?.call
  return call?.state === 'held' ? !allows(call, 'hold') : allows(call, 'resume') && !allows(call, 'hold')
}

/** The call that an action is about; it is not legal without one. */
export function callOf({ view }: ActionContext): DeskCall {
  const found = view.desk?.call
  if (found === null || found === undefined) throw new Error('There is no call.')
  return found
}
