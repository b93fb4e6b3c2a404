/** What a text costs as short messages. */
export interface SmsSize {
  readonly gsm7: boolean
  readonly units: number
  readonly segments: number
}

/** The basic alphabet of 3GPP TS 23.038 section 6.2.1, and the extension, whose characters take two places. */
const basic = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
const extension = new Set('\f^{}\\[~]|€')

/** Counts segments as the server does; no character is cut in two. */
export function smsSize(text: string): SmsSize {
  const characters = [...text]
  const gsm7 = characters.every(one => basic.has(one) || extension.has(one))
  const widths = characters.map(one => (gsm7 ? (extension.has(one) ? 2 : 1) : one.length))
  const units = widths.reduce((sum, width) => sum + width, 0)
  const [single, part] = gsm7 ? [160, 153] : [70, 67]
  if (units <= single) return { gsm7, units, segments: 1 }
  let segments = 1
  let left = part
  for (const width of widths) {
    if (width > left) {
      segments += 1
      left = part
    }
    left -= width
  }
  return { gsm7, units, segments }
}
