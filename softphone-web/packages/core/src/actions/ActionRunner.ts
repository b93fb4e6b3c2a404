import type { ApiError, CallTarget, CrmApi, DeskState, PartyVerb, PauseReason, Presence, RecordingAction } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import type { ReachVerb } from '../parties/targetRows.ts'
import type { Action, ActionId, DeskView, Panel } from './Action.ts'
import { deskActions } from './deskActions.ts'
import { matches, type KeyPress } from './shortcut.ts'

/** A command that runs by itself, without being one of the shortcuts; `reach` brings the call to a target, `party` is about one party. */
export type CommandId = ActionId | 'setPresence' | 'digits' | 'reach' | 'party' | 'skipPreview' | 'optOut'

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

  async setPresence(presence: Presence, reason: string | null): Promise<void> {
    await this.track('setPresence', this.api.setPresence(presence, reason))
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

  /** Brings the call to a target; true when the server did it. One at a time. */
  async reach(verb: ReachVerb, target: CallTarget): Promise<boolean> {
    const call = this.view().desk?.call
    if (call == null || this.get().pending.has('reach')) return false
    return this.track('reach', this.api[verb](call.callId, target))
  }

  /** Does something with one party of the call. One at a time. */
  async party(verb: PartyVerb, legId: string): Promise<void> {
    const call = this.view().desk?.call
    if (call != null && !this.get().pending.has('party')) await this.track('party', this.api.callParty(call.callId, verb, legId))
  }

  /** Gives the record he is shown back. */
  async skipPreview(reason: string): Promise<void> {
    const preview = this.view().desk?.preview
    if (preview != null && !this.get().pending.has('skipPreview')) await this.track('skipPreview', this.api.campaignWork.skip(preview.interactionId, reason))
  }

  /** The party of a campaign wants no more calls. */
  async optOut(interactionId: string): Promise<void> {
    if (!this.get().pending.has('optOut')) await this.track('optOut', this.api.campaignWork.optOut(interactionId))
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

  /** Closes this panel, if it is what is open, and forgets what went wrong in it. */
  close(panel: Panel): void {
    if (this.get().panel === panel) this.patch({ panel: null, failure: null })
  }

  dismiss(): void {
    this.patch({ failure: null })
  }

  private async track(command: CommandId, work: Promise<DeskState>): Promise<boolean> {
    this.patch({ pending: new Set([...this.get().pending, command]), failure: null })
    try {
      this.done(await work)
      return true
    } catch (failure) {
      this.patch({ failure: { command, error: asApiError(failure) } })
      return false
    } finally {
      this.patch({ pending: new Set([...this.get().pending].filter(other => other !== command)) })
    }
  }
}
