/** Texts about figures and promises by channel in English. */
export const enChannels = {
  'channel.message': 'Message',
  channelColumn: 'Channel',
  channelFigures: 'By channel, today',
  channelPromise: 'Promised',
  channelHandled: 'Handled',
  promiseWithin: 'within {within}',
  promiseShare: '{share} within {within}',
  channelsHint: 'Channels with a promise of their own; what is left empty has the one above. E-mails count only while the queue is open.',
  channelWithin: '{channel}: taken within',
  channelTarget: '{channel}: share (%)',
  minutesShort: 'min',
  'setting.channels': 'Promise of a channel',
} as const
