import { promisedChannels, type ChannelService } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { NumberField, type Faults } from './fields.tsx'

interface Props {
  channels: readonly ChannelService[]
  /** What holds where nothing is set: seconds, and a share from 0 to 1. */
  threshold: number
  target: number | null
  faults: Faults
  onChange: (channels: readonly ChannelService[] | null) => void
}

/** What a queue promises on single channels. E-mails are counted in minutes, everything else in seconds. */
export function ChannelFields({ channels, threshold, target, faults, onChange }: Props) {
  const { text } = useServices()
  const set = (channel: ChannelService['channel'], fields: Partial<ChannelService> | null): void => {
    const others = channels.filter(one => one.channel !== channel)
    const now = channels.find(one => one.channel === channel) ?? { channel, threshold }
    const next = fields === null ? others : [...others, { ...now, ...fields }]
    onChange(next.length === 0 ? null : next)
  }
  const percent = (share: number): number => Math.round(share * 1_000) / 10
  return (
    <div className="setup-steps">
      <p className="hint">{text('channelsHint')}</p>
      <div className="setup-targets setup-channels">
        {promisedChannels.map(channel => {
          const at = channels.findIndex(one => one.channel === channel)
          const own = channels[at]
          const unit = channel === 'email' ? 60 : 1
          const path = `channels[${at < 0 ? 'x' : at}]`
          return (
            <div className="setup-row" key={channel} role="group" aria-label={text(`channel.${channel}`)}>
              <NumberField
                label={text('channelWithin', { channel: text(`channel.${channel}`) })} path={`${path}.threshold`} faults={faults} unit={text(unit === 60 ? 'minutesShort' : 'seconds')} step="any"
                placeholder={String(Math.round((threshold / unit) * 10) / 10)} value={own === undefined ? null : own.threshold / unit} onChange={value => set(channel, value === null ? null : { threshold: Math.round(value * unit) })}
              />
              <NumberField
                label={text('channelTarget', { channel: text(`channel.${channel}`) })} path={`${path}.target`} faults={faults} unit="%" max={100} step="any" {...(target === null ? {} : { placeholder: String(percent(target)) })}
                value={own?.target == null ? null : percent(own.target)} onChange={value => set(channel, { target: value === null ? null : value / 100 })}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}
