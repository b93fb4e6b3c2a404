import type { AgentStatistics, CrmApi, DeskState, InteractionView } from '@crm/protocol'
import { ActionRunner } from '../actions/ActionRunner.ts'
import type { DeskView, Panel } from '../actions/Action.ts'
import type { KeyPress } from '../actions/shortcut.ts'
import type { Microphone } from '../media/Microphone.ts'
import { allows } from '../parties/callParties.ts'
import type { Softphone } from '../media/Softphone.ts'
import { Store, type Watchable } from '../state/Store.ts'
import type { Attention } from './Attention.ts'
import type { DeskLink } from './DeskLink.ts'
import type { DeskStore } from './DeskStore.ts'
import { WrapUpForm } from './WrapUpForm.ts'

export interface AgentDeskParts {
  readonly api: CrmApi
  readonly desk: DeskStore
  readonly link: DeskLink
  readonly softphone: Softphone
  readonly microphone: Microphone
  readonly attention: Attention
}

/** What is read beside the desk itself, anew after each finished piece of work; null until it is here. */
export interface DayView {
  /** Names of the queues the agent serves, first choice first. */
  readonly queues: readonly string[] | null
  readonly queueNames: Readonly<Record<string, string>>
  /** Wrap-up codes in words, of all queues. */
  readonly codeLabels: Readonly<Record<string, string>>
  readonly recent: readonly InteractionView[] | null
  readonly statistics: AgentStatistics | null
  /** True when the last reading failed. */
  readonly failed: boolean
}

const recentLimit = 20

/** Milliseconds after which lists and figures, which follow the desk a little later, are read once more. */
const settleTime = 3_000

/** Milliseconds after which an offer of somebody unknown is looked at once more. */
const lookAgain = 1_200

/** One agent's desk: feeds what the server pushes to the softphone, the ringing and the forms. Active from start to stop. */
export class AgentDesk {
  readonly form = new WrapUpForm()
  readonly day = new Store<DayView>({ queues: null, queueNames: {}, codeLabels: {}, recent: null, statistics: null, failed: false })
  readonly actions: ActionRunner
  readonly view: Watchable<DeskView>
  readonly parts: AgentDeskParts

  private readonly viewStore: Store<DeskView>
  private readonly endings: (() => void)[] = []
  private work: string | null = null
  private chats = 0
  private rereading: ReturnType<typeof setTimeout> | undefined
  private asked: string | null = null
  private asking: ReturnType<typeof setTimeout> | undefined

  constructor(parts: AgentDeskParts) {
    this.parts = parts
    this.viewStore = new Store(this.look())
    this.view = this.viewStore
    this.actions = new ActionRunner(parts.api, () => this.viewStore.get(), desk => parts.desk.offer(desk))
  }

  start(): void {
    const { desk, link, softphone, microphone } = this.parts
    this.endings.push(
      desk.subscribe(() => this.deskChanged()),
      link.subscribe(() => this.linkChanged()),
      softphone.subscribe(this.refreshView),
      microphone.subscribe(() => this.microphoneChanged()),
      this.form.subscribe(this.refreshView),
    )
    link.start()
    void this.readDay()
  }

  async stop(): Promise<void> {
    for (const end of this.endings.splice(0)) end()
    clearTimeout(this.rereading)
    clearTimeout(this.asking)
    this.parts.attention.follow(null)
    this.parts.softphone.stop()
    await this.parts.link.stop()
  }

  /** This tab takes the desk back from another one. */
  takeOver(): void {
    this.parts.link.start()
  }

  press(event: KeyPress): boolean {
    return this.actions.press(event)
  }

  /** The microphone permission was asked for or another device chosen. */
  async changeMicrophone(): Promise<void> {
    if (this.parts.desk.get()?.call != null) await this.parts.softphone.changeMicrophone()
    else await this.parts.microphone.askPermission()
  }

  async readDay(): Promise<void> {
    const { api } = this.parts
    const [agent, queues, recent, statistics] =
      await Promise.allSettled([api.agent(), api.queues(), api.myInteractions(recentLimit), api.myStatistics()])
    const known = this.day.get()
    const queueNames = queues.status === 'fulfilled'
      ? Object.fromEntries(queues.value.items.map(queue => [queue.id, queue.settings.displayName]))
      : known.queueNames
    const codeLabels = queues.status === 'fulfilled'
      ? Object.fromEntries(queues.value.items.flatMap(queue => queue.settings.wrapUpCodes ?? []).map(code => [code.code, code.label]))
      : known.codeLabels
    this.day.set({
      queueNames,
      codeLabels,
      queues: agent.status === 'fulfilled'
        ? [...agent.value.queues].sort((a, b) => a.level - b.level).map(queue => queueNames[queue.id] ?? queue.id)
        : known.queues,
      recent: recent.status === 'fulfilled' ? recent.value.items : known.recent,
      statistics: statistics.status === 'fulfilled' ? statistics.value : known.statistics,
      failed: recent.status === 'rejected',
    })
  }

  private deskChanged(): void {
    const desk = this.parts.desk.get()
    if (desk === null) return
    this.form.follow(desk)
    this.parts.softphone.follow(desk)
    if (desk.call === null) this.microphoneChanged() // what was lost in a call counts after it
    this.parts.attention.follow(desk)
    this.readDayAfterWork(desk)
    this.askAgainWhoCalls(desk)
    if (!panelFits(this.actions.get().panel, desk)) this.actions.togglePanel(null)
    this.refreshView()
  }

  private readDayAfterWork(desk: DeskState): void {
    const work = desk.wrapUp?.reservationId ?? desk.call?.reservationId ?? null
    const chats = (desk.chats?.length ?? 0) + (desk.mails?.length ?? 0)
    const finished = (this.work !== null && work !== this.work) || chats < this.chats
    this.work = work
    this.chats = chats
    if (!finished) return
    void this.readDay()
    clearTimeout(this.rereading)
    this.rereading = setTimeout(() => void this.readDay(), settleTime)
  }

  /** A desk goes without what could not be read in time; an offer of somebody unknown is looked at once more. */
  private askAgainWhoCalls({ offer }: DeskState): void {
    if (offer === null || offer.reservationId === this.asked || offer.customer.match === 'known') return
    this.asked = offer.reservationId
    clearTimeout(this.asking)
    this.asking = setTimeout(() => {
      this.parts.api.desk().then(desk => this.parts.desk.offer(desk), () => undefined) // the next pushed desk tells as well
    }, lookAgain)
  }

  private microphoneChanged(): void {
    if (this.parts.link.get().state === 'online') this.parts.softphone.microphoneChanged(this.parts.desk.get()?.call != null)
    this.refreshView()
  }

  private linkChanged(): void {
    const link = this.parts.link.get()
    if (link.state === 'online') {
      this.parts.softphone.start()
      if (this.day.get().failed) void this.readDay()
    }
    if (link.state === 'replaced') {
      this.parts.softphone.stop()
      this.parts.attention.follow(null)
    }
    this.refreshView()
  }

  private readonly refreshView = (): void => this.viewStore.set(this.look())

  private look(): DeskView {
    return {
      desk: this.parts.desk.get(),
      link: this.parts.link.get().state,
      softphone: this.parts.softphone.get(),
      microphone: this.parts.microphone.get(),
      draft: this.form.get(),
    }
  }
}

/** Whether what is open still has a purpose. */
function panelFits(panel: Panel | null, { call }: DeskState): boolean {
  switch (panel) {
    case 'keypad': return allows(call, 'dtmf')
    case 'recording': return call?.recordingControl?.state === 'on' && call.recordingControl.actions.length > 0
    case 'transfer':
    case 'consult':
    case 'conference': return allows(call, panel)
    default: return true
  }
}
