/** The longest number, in digits (ITU-T E.164 section 6.1), and the shortest that is dialled. */
const digitsMax = 15
const digitsMin = 2

/**
 * What was typed as it will be dialled: digits, with a plus in front when a country code follows. Null when it is no number:
 * then it is a name, or not finished.
 */
export function dialled(typed: string): string | null {
  const plain = typed.replace(/[\s\-./()]/g, '')
  if (!/^\+?\d+$/.test(plain)) return null
  const number = /^00[1-9]\d{6}/.test(plain) ? `+${plain.slice(2)}` : plain
  const digits = number.replace('+', '').length
  return digits >= digitsMin && digits <= digitsMax ? number : null
}
