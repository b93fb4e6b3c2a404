import type { Activity, LiveAgent, LivePicture, LiveQueue, Presence, QueueFigures } from '@crm/protocol'

/** Pictures of a centre as a wallboard gets them; the same numbers for the same seed. */

const queueNames = [
  'Support', 'Sales', '售后服务', 'Billing', '技术支持', 'Returns', 'VIP', '新客户', 'Logistics', 'Warranty', '投诉', 'Reservations', 'Claims',
]
const firstNames = ['Anna', 'Ben', '王芳', 'Clara', 'David', '李伟', 'Emma', 'Felix', '张敏', 'Grace', 'Hugo', '刘洋', 'Ines', 'Jonas', '陈静']
const lastNames = ['Berg', 'Costa', 'Dahl', 'Evans', 'Fischer', 'Garcia', 'Hansen', 'Ivanova', 'Jensen', 'Keller']
const activities: readonly Activity[] =
  ['talking', 'talking', 'talking', 'talking', 'idle', 'idle', 'wrap-up', 'off-queue', 'off-queue', 'held', 'ringing', 'not-responding']
const away: readonly Presence[] = ['break', 'meal', 'meeting', 'training', 'offline']

/** A small centre: one queue, one agent. */
export function smallPicture(version = 1, at = new Date().toISOString()): LivePicture {
  return {
    version, at,
    queues: [queue('support', 'Support', { waiting: 1, longestWait: 44, agentsReady: 0, agentsOnQueue: 2 }, {
      offered: 12, answered: 9, answeredInThreshold: 8, abandoned: 2, waiting: 1, averageSpeedOfAnswer: 12, averageHandleTime: 200,
      serviceLevel: 0.72, abandonmentRate: 0.16, occupancy: null,
    })],
    agents: [{
      id: 'agent1', name: 'Anna', presence: 'available', presenceReason: null, presenceSince: at, routingStatus: 'interacting',
      activity: 'talking', activitySince: at, interaction: null, occupancy: 0.7, queue: 'support', customerWaitingSince: null, queues: ['support'],
    }],
  }
}

/** A busy centre of any size. */
export function busyPicture(queues: number, agents: number, version = 1, now = Date.now(), seed = 7): LivePicture {
  let state = seed
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const whole = (most: number): number => Math.floor(random() * most)
  const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString()
  const ids = Array.from({ length: queues }, (_, index) => `q${index}`)
  return {
    version, at: new Date(now).toISOString(),
    queues: ids.map((id, index) => {
      const waiting = random() < 0.55 ? 0 : whole(7) + (random() < 0.15 ? 8 : 0)
      const offered = 40 + whole(400)
      const abandoned = whole(Math.ceil(offered * 0.09))
      const answered = offered - abandoned - waiting
      const level = 0.55 + random() * 0.44
      const name = `${queueNames[index % queueNames.length]}${index < queueNames.length ? '' : ` ${Math.floor(index / queueNames.length) + 1}`}`
      return queue(id, name, {
        waiting, longestWait: waiting === 0 ? null : 3 + whole(45) * (random() < 0.2 ? 6 : 1), agentsReady: whole(5), agentsOnQueue: 4 + whole(14),
      }, {
        offered, answered, answeredInThreshold: Math.round(level * (offered - waiting)), abandoned, waiting, averageSpeedOfAnswer: 5 + whole(40),
        averageHandleTime: 120 + whole(300), serviceLevel: level, abandonmentRate: abandoned / (offered - waiting), occupancy: 0.6 + random() * 0.38,
      })
    }),
    agents: Array.from({ length: agents }, (_, index): LiveAgent => {
      const activity = activities[whole(activities.length)] ?? 'idle'
      const off = activity === 'off-queue'
      const working = activity !== 'idle' && !off && activity !== 'not-responding'
      const presence = off ? away[whole(away.length)] ?? 'break' : 'available'
      return {
        id: `a${index}`, name: agentName(index), presence, presenceReason: presence === 'meeting' ? 'Team' : null,
        presenceSince: ago(600 + whole(9_000)), routingStatus: off ? 'offQueue' : working ? 'interacting' : 'idle', activity,
        activitySince: ago(whole(activity === 'ringing' ? 15 : activity === 'held' ? 200 : 900)), interaction: null, occupancy: 0.4 + random() * 0.55,
        queue: working ? ids[whole(queues)] ?? null : null,
        customerWaitingSince: activity === 'ringing' ? ago(10 + whole(100)) : null,
        queues: [ids[index % queues] ?? '', ids[(index * 7 + 3) % queues] ?? ''],
      }
    }),
  }
}

function agentName(index: number): string {
  const first = firstNames[index % firstNames.length] ?? ''
  return /\p{Script=Han}/u.test(first) ? `${first}${index < 15 ? '' : index}` : `${first} ${lastNames[(index * 3) % lastNames.length] ?? ''}`
}

function queue(id: string, name: string, now: Pick<LiveQueue, 'waiting' | 'longestWait' | 'agentsReady' | 'agentsOnQueue'>, today: Partial<QueueFigures>): LiveQueue {
  return {
    id, name, ...now,
    today: {
      offered: 0, answered: 0, answeredInThreshold: 0, abandoned: 0, shortAbandoned: 0, overflowed: 0, callbackRequested: 0, voicemail: 0,
      transferredOut: 0, requeued: 0, closedBySystem: 0, averageSpeedOfAnswer: null, averageHandleTime: null, serviceLevel: null,
      serviceLevelVariant: 'default', longestWait: now.longestWait, waiting: now.waiting, agentsReady: now.agentsReady,
      abandonmentRate: null, occupancy: null, ...today,
    },
  }
}
