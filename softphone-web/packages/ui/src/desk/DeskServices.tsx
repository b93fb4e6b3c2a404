import type { AgentDesk, AudioGraph, AudioSettings, ChatDesk, Devices, LineQuality, MailDesk, Microphone, RecentTargets, RingTone, Softphone, Sound } from '@crm/core'
import { createContext, useContext, type ReactNode } from 'react'

/** What the parts of the agent's desk share. */
export interface DeskServices {
  readonly desk: AgentDesk
  readonly chats: ChatDesk
  readonly mails: MailDesk
  readonly softphone: Softphone
  readonly microphone: Microphone
  readonly sound: Sound
  readonly graph: AudioGraph
  readonly ring: RingTone
  readonly devices: Devices
  readonly audio: AudioSettings
  readonly quality: LineQuality
  /** Where calls were brought last. */
  readonly recent: RecentTargets
}

const DeskContext = createContext<DeskServices | null>(null)

export function DeskProvider({ services, children }: { services: DeskServices; children: ReactNode }) {
  return <DeskContext value={services}>{children}</DeskContext>
}

export function useDesk(): DeskServices {
  const services = useContext(DeskContext)
  if (services === null) throw new Error('DeskProvider is missing above this component.')
  return services
}
