/** Every text of a call. Both languages have exactly these keys. */
const en = {
  call: 'Call',
  asking: 'Please allow the microphone.',
  calling: 'Calling…',
  waiting: 'Waiting for somebody to answer…',
  next: 'You are next.',
  position: 'You are number {position} in the queue.',
  waitSoon: 'It should take less than a minute.',
  waitMinutes: 'It takes about {minutes} minutes.',
  connected: 'You are speaking with {name}.',
  connectedNoName: 'Somebody is on the line.',
  ended: 'The call has ended.',
  mute: 'Mute',
  unmute: 'Unmute',
  keypad: 'Keypad',
  hangUp: 'Hang up',
  close: 'Close',
  'reason.microphone-denied': 'The microphone is not allowed for this page. Allow it in your browser and call again.',
  'reason.microphone-missing': 'No microphone was found.',
  'reason.microphone-insecure': 'Calls work on pages with HTTPS only.',
  'reason.offline-closed': 'We are closed at the moment.',
  'reason.offline-no-agents': 'Nobody is here to answer right now.',
  'reason.offline-full': 'All lines are busy. Please try again later.',
  'reason.too-many': 'Too many calls. Please wait a minute.',
  'reason.unreachable': 'We cannot be reached at the moment.',
  'reason.failed': 'The call did not work. Please try again.',
  'reason.media-lost': 'The connection was lost.',
  'reason.gone': 'The connection was lost.',
} as const

export type CallTextKey = keyof typeof en

const zh: Readonly<Record<CallTextKey, string>> = {
  call: '通话',
  asking: '请允许使用麦克风。',
  calling: '正在呼叫…',
  waiting: '正在等待客服接听…',
  next: '下一位就是您。',
  position: '您排在第 {position} 位。',
  waitSoon: '预计不到一分钟。',
  waitMinutes: '预计约 {minutes} 分钟。',
  connected: '您正在与{name}通话。',
  connectedNoName: '客服已接听。',
  ended: '通话已结束。',
  mute: '静音',
  unmute: '取消静音',
  keypad: '拨号键盘',
  hangUp: '挂断',
  close: '关闭',
  'reason.microphone-denied': '此页面未被允许使用麦克风。请在浏览器中允许后重新呼叫。',
  'reason.microphone-missing': '未找到麦克风。',
  'reason.microphone-insecure': '仅 HTTPS 页面可以通话。',
  'reason.offline-closed': '我们目前不在服务时间。',
  'reason.offline-no-agents': '现在没有客服可以接听。',
  'reason.offline-full': '线路繁忙，请稍后再试。',
  'reason.too-many': '呼叫过于频繁，请稍等一分钟。',
  'reason.unreachable': '暂时无法连接。',
  'reason.failed': '呼叫未成功，请重试。',
  'reason.media-lost': '连接已断开。',
  'reason.gone': '连接已断开。',
}

export type CallText = (key: CallTextKey, places?: Readonly<Record<string, string | number>>) => string

export function callTextIn(language: 'en' | 'zh'): CallText {
  const texts: Readonly<Record<CallTextKey, string>> = language === 'zh' ? zh : en
  return (key, places = {}) => texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole))
}

/** How it ended, in words; the plain end where there is nothing more to say. */
export function endText(text: CallText, reason: string): string {
  const key = `reason.${reason}`
  return Object.hasOwn(en, key) ? text(key as CallTextKey) : text('ended')
}
