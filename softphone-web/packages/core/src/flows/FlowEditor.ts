import type { ApiError, CrmApi, FlowProblem, FlowView } from '@crm/protocol'
import { asApiError } from '../session/Session.ts'
import { Store } from '../state/Store.ts'
import { flowText, parseFlow } from './flowOutline.ts'

export interface FlowEditorState {
  /** The flow as the server has it; null until it is here. */
  readonly saved: FlowView | null
  readonly text: string
  /** What is looked at: the draft in the editor, or a published version that cannot be edited. */
  readonly shown: { readonly version: number; readonly flow: unknown } | null
  readonly busy: boolean
  readonly failure: ApiError | null
  /** Where the text is no JSON. */
  readonly fault: string | null
  /** What the last check, save or publication found; null when nothing was checked since the last change. */
  readonly problems: readonly FlowProblem[] | null
}

/** Work on one flow: its draft, its versions. One command at a time; text typed meanwhile is kept. */
export class FlowEditor extends Store<FlowEditorState> {
  readonly id: string
  private readonly api: CrmApi

  constructor(api: CrmApi, id: string) {
    super({ saved: null, text: '', shown: null, busy: false, failure: null, fault: null, problems: null })
    this.api = api
    this.id = id
  }

  /** True when the text differs from the draft that is kept. */
  get changed(): boolean {
    const { saved, text } = this.get()
    return saved !== null && text !== flowText(saved.draft)
  }

  async read(): Promise<void> {
    await this.work(async () => this.take(await this.api.flows.one(this.id)))
  }

  type(text: string): void {
    const parsed = parseFlow(text)
    this.patch({ text, problems: null, failure: null, fault: 'fault' in parsed ? parsed.fault : null })
  }

  async check(): Promise<void> {
    const flow = this.flow()
    if (flow === undefined) return
    await this.work(async () => this.patch({ problems: (await this.api.flows.check(this.id, flow)).problems }))
  }

  /** Keeps the text as the draft; false when that was refused. */
  async save(): Promise<boolean> {
    const { saved } = this.get()
    const flow = this.flow()
    if (flow === undefined || saved === null) return false
    return this.work(async () => this.take(await this.api.flows.save(this.id, saved.draftVersion, flow)))
  }

  /** Saves what was changed and gives it to new calls. */
  async publish(note: string): Promise<boolean> {
    if (this.changed && !await this.save()) return false
    const { saved } = this.get()
    if (saved === null) return false
    return this.work(async () => this.take(await this.api.flows.publish(this.id, saved.draftVersion, note.trim() === '' ? null : note.trim())))
  }

  /** Gives an earlier version to new calls; the draft stays. */
  async rollBack(version: number): Promise<void> {
    await this.work(async () => {
      const { text } = this.get()
      this.take(await this.api.flows.rollBack(this.id, version))
      this.patch({ text })
    })
  }

  /** Looks at a published version; null goes back to the draft. */
  async show(version: number | null): Promise<void> {
    if (version === null) this.patch({ shown: null })
    else await this.work(async () => this.patch({ shown: { version, flow: (await this.api.flows.version(this.id, version)).flow } }))
  }

  private flow(): unknown {
    const parsed = parseFlow(this.get().text)
    return 'flow' in parsed ? parsed.flow : undefined
  }

  private take(saved: FlowView): void {
    this.patch({ saved, text: flowText(saved.draft), shown: null, fault: null, problems: [] })
  }

  private async work(run: () => Promise<void>): Promise<boolean> {
    if (this.get().busy) return false
    this.patch({ busy: true, failure: null })
    try {
      await run()
      return true
    } catch (refusal) {
      const error = asApiError(refusal)
      const problems = Object.entries(error.fields).flatMap(([node, found]) => found.map(problem => ({ node, problem })))
      this.patch(problems.length > 0 ? { problems } : { failure: error })
      return false
    } finally {
      this.patch({ busy: false })
    }
  }
}
