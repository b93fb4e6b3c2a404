import type { enChannels } from './channels.en.ts'

/** Texts about figures and promises by channel in Simplified Chinese. */
export const zhChannels: Readonly<Record<keyof typeof enChannels, string>> = {
  'channel.message': '消息',
  channelColumn: '渠道',
  channelFigures: '今日各渠道',
  channelPromise: '服务承诺',
  channelHandled: '已处理',
  promiseWithin: '{within} 内',
  promiseShare: '{within} 内达到 {share}',
  channelsHint: '可为单个渠道设置承诺；留空则沿用上面的设置。邮件只计队列营业时间。',
  channelWithin: '{channel}：应答时限',
  channelTarget: '{channel}：目标（%）',
  minutesShort: '分钟',
  'setting.channels': '渠道承诺',
}
