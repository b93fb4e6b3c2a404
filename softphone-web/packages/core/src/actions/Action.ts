import type { CrmApi, DeskState, LinkState } from '@crm/protocol'
import type { MessageKey } from '../i18n/text.ts'
import type { MicrophoneState } from '../media/Microphone.ts'
import type { SoftphoneState } from '../media/Softphone.ts'
import type { ReachVerb } from '../parties/targetRows.ts'
import type { WrapUpDraft } from '../desk/WrapUpForm.ts'
import type { Shortcut } from './shortcut.ts'

/** Everything an action's legality can depend on. */
export interface DeskView {
  readonly desk: DeskState | null
  readonly link: LinkState
  readonly softphone: SoftphoneState
  readonly microphone: MicrophoneState
  readonly draft: WrapUpDraft
}

export type ActionId =
  'accept' | 'reject' | 'dialPreview' | 'mute' | 'hold' | 'keypad' | 'record' | 'transfer' | 'consult' | 'conference' | 'complete' | 'merge' | 'swap' | 'endConsult'
  | 'leave' | 'hangUp' | 'finishWrapUp' | 'becomeAvailable' | 'presence' | 'shortcuts' | 'audio'

/** What opens over or within the desk, one at a time. */
export type Panel = 'presence' | 'keypad' | 'recording' | 'shortcuts' | 'audio' | ReachVerb

/** What an action may touch when it runs. */
export interface ActionContext {
  readonly api: CrmApi
  readonly view: DeskView
  readonly togglePanel: (panel: Panel) => void
}

/**
 * An intention of the agent as data: buttons and the keyboard use the same one, so neither can do what the other must not.
 * Commands resolve to the desk as it is afterwards.
 */
export interface Action {
  readonly id: ActionId
  readonly label: (view: DeskView) => MessageKey
  readonly shortcut: Shortcut
  readonly isEnabled: (view: DeskView) => boolean
  readonly perform: (context: ActionContext) => Promise<DeskState> | void
}
