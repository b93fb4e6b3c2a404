import type { ApiError, CrmApi, DeskState, PauseReason, Presence, RecordingAction } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import type { Action, ActionId, DeskView } from './Action.ts'
import { deskActions } from './deskActions.ts'
import { matches, type KeyPress } from './shortcut.ts'

export type Panel = 'presence' | 'keypad' | 'recording' | 'shortcuts' | 'audio'

/** A command that runs by itself, without being one of the shortcuts. */
export type CommandId = ActionId | 'setPresence' | 'digits'

export interface Running {
  /** Commands that wait for their answer. */
  readonly pending: ReadonlySet<CommandId>
  /** The last refusal, until the next command or until the agent dismisses it. */
  readonly failure: { readonly command: CommandId; readonly error: ApiError } | null
  readonly panel: Panel | null
}

/** Runs the agent's actions: one of a kind at a time, only when legal, and keeps what went wrong to be shown in place. */
export class ActionRunner extends Store<Running> {
  private readonly api: CrmApi
  private readonly view: () => DeskView
  private readonly done: (desk: DeskState) => void

  constructor(api: CrmApi, view: () => DeskView, done: (desk: DeskState) => void) {
    super({ pending: new Set(), failure: null, panel: null })
    this.api = api
    this.view = view
    this.done = done
  }

  isEnabled(action: Action): boolean {
    return !this.get().pending.has(action.id) && action.isEnabled(this.view())
  }

  async run(action: Action): Promise<void> {
    const view = this.view()
    if (!this.isEnabled(action)) return
    const work = action.perform({ api: this.api, view, togglePanel: panel => this.togglePanel(panel) })
    if (work !== undefined) await this.track(action.id, work)
  }

  setPresence(presence: Presence, reason: string | null): Promise<void> {
    return this.track('setPresence', this.api.setPresence(presence, reason))
  }

  async sendDigit(digit: string): Promise<void> {
    const call = this.view().desk?.call
    if (call != null) await this.track('digits', this.api.sendDigits(call.callId, digit))
  }

  /** Pauses or stops the recording; the panel that asked closes. */
  async controlRecording(action: RecordingAction, reason: PauseReason | null): Promise<void> {
    const call = this.view().desk?.call
    if (call == null || this.get().pending.has('record')) return
    if (this.get().panel === 'recording') this.togglePanel(null)
    await this.track('record', this.api.controlRecording(call.callId, action, reason))
  }

  /** Runs the action of a key press; true when it was one, also when it is not legal now. */
  press(event: KeyPress): boolean {
    const action = deskActions.find(candidate => matches(candidate.shortcut, event))
    if (action === undefined) return false
    void this.run(action)
    return true
  }

  togglePanel(panel: Panel | null): void {
    this.patch({ panel: this.get().panel === panel ? null : panel })
  }

  dismiss(): void {
    this.patch({ failure: null })
  }

  private async track(command: CommandId, work: Promise<DeskState>): Promise<void> {
    this.patch({ pending: new Set([...this.get().pending, command]), failure: null })
    try {
      this.done(await work)
    } catch (failure) {
      this.patch({ failure: { command, error: asApiError(failure) } })
    } finally {
      this.patch({ pending: new Set([...this.get().pending].filter(other => other !== command)) })
    }
  }
}
