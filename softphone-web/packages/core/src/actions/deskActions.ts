import { answersOf, dispositionOf, draftIsComplete, notesOf } from '../desk/WrapUpForm.ts'
import { isWritten } from '../desk/announce.ts'
import { isMute } from '../media/Microphone.ts'
import type { Action, ActionContext, DeskView } from './Action.ts'
import { callOf as call, held, inCall, online } from './legality.ts'
import { partyActions } from './partyActions.ts'

/** Whether the agent could speak after accepting. */
const canTalk = (view: DeskView): boolean =>
  view.softphone.media === 'connected' && !isMute(view.microphone)

function offer(context: ActionContext): string {
  return context.view.desk?.offer?.reservationId ?? ''
}

/** The agent's actions, in the order in which help lists them. */
export const deskActions: readonly Action[] = [
  {
    id: 'accept',
    label: () => 'accept',
    shortcut: { code: 'KeyA' },
    isEnabled: view => online(view) && view.desk?.offer?.ringsOnDevice === false && (isWritten(view.desk.offer.mediaType) || canTalk(view)),
    perform: context => context.api.accept(offer(context)),
  },
  {
    id: 'reject',
    label: () => 'reject',
    shortcut: { code: 'KeyR' },
    isEnabled: view => online(view) && view.desk?.offer != null,
    perform: context => context.api.reject(offer(context)),
  },
  {
    id: 'dialPreview',
    label: () => 'previewDial',
    shortcut: { code: 'KeyQ' },
    isEnabled: view => online(view) && view.desk?.preview != null && canTalk(view),
    perform: ({ api, view }) => api.campaignWork.dial(view.desk?.preview?.interactionId ?? ''),
  },
  {
    id: 'mute',
    label: view => (view.desk?.call?.muted === true ? 'unmute' : 'mute'),
    shortcut: { code: 'KeyM' },
    isEnabled: view => inCall(view, view.desk?.call?.muted === true ? 'unmute' : 'mute'),
    perform: context => context.api.call(call(context).callId, call(context).muted ? 'unmute' : 'mute'),
  },
  {
    id: 'hold',
    label: view => (held(view) ? 'resume' : 'hold'),
    shortcut: { code: 'KeyH' },
    isEnabled: view => inCall(view, held(view) ? 'resume' : 'hold'),
    perform: context => context.api.call(call(context).callId, held(context.view) ? 'resume' : 'hold'),
  },
  {
    id: 'keypad',
    label: () => 'keypad',
    shortcut: { code: 'KeyK' },
    isEnabled: view => inCall(view, 'dtmf'),
    perform: context => context.togglePanel('keypad'),
  },
  ...partyActions,
  {
    id: 'record',
    label: view => {
      const recording = view.desk?.call?.recordingControl
      return recording?.state === 'paused' ? 'recordResume' : recording?.state === 'on' ? 'recordControl' : 'recordStart'
    },
    shortcut: { code: 'KeyL' },
    isEnabled: view => online(view) && (view.desk?.call?.recordingControl?.actions.length ?? 0) > 0,
    perform: context => {
      const { callId, recordingControl } = call(context)
      if (recordingControl?.state === 'on') return context.togglePanel('recording')
      return context.api.controlRecording(callId, recordingControl?.state === 'paused' ? 'resume' : 'start')
    },
  },
  {
    id: 'hangUp',
    label: view => (view.desk?.call?.state === 'calling' ? 'stopCalling' : 'hangUp'),
    shortcut: { code: 'KeyX' },
    isEnabled: view => inCall(view, 'hangup'),
    perform: context => context.api.call(call(context).callId, 'hangup'),
  },
  {
    id: 'finishWrapUp',
    label: () => 'finishWrapUp',
    shortcut: { code: 'KeyD' },
    isEnabled: view => online(view) && draftIsComplete(view.draft, view.desk?.wrapUp ?? null),
    perform: ({ api, view: { desk, draft } }) => {
      const wrapUp = desk?.wrapUp
      const { code } = draft
      const finish = () => api.wrapUp(wrapUp?.reservationId ?? '', code, notesOf(draft, wrapUp?.campaign ?? null) || null)
      const answers = answersOf(draft, wrapUp?.campaign)
      const say = () => wrapUp != null && code !== null && dispositionOf(wrapUp.campaign, code)?.callback === true
        ? api.campaignWork.dispose(wrapUp.interactionId, code, draft.callAt ?? null, draft.mine === true).then(finish)
        : finish()
      return wrapUp != null && Object.keys(answers).length > 0 ? api.campaignWork.fill(wrapUp.interactionId, answers).then(say) : say()
    },
  },
  {
    id: 'becomeAvailable',
    label: view => (view.desk?.routingStatus === 'notResponding' ? 'iAmBack' : 'becomeAvailable'),
    shortcut: { code: 'KeyG' },
    isEnabled: view => online(view)
      && (view.desk?.presence !== 'available' || view.desk.routingStatus === 'notResponding'),
    perform: context => context.api.setPresence('available', null),
  },
  {
    id: 'presence',
    label: () => 'presenceMenu',
    shortcut: { code: 'KeyP' },
    isEnabled: online,
    perform: context => context.togglePanel('presence'),
  },
  {
    id: 'audio',
    label: () => 'audioSettings',
    shortcut: { code: 'KeyS' },
    isEnabled: () => true,
    perform: context => context.togglePanel('audio'),
  },
  {
    id: 'shortcuts',
    label: () => 'shortcuts',
    shortcut: { code: 'Slash' },
    isEnabled: () => true,
    perform: context => context.togglePanel('shortcuts'),
  },
]
