/** Relative luminance of `#rrggbb`, WCAG 2.2. */
export function luminance(color: string): number {
  const channel = (from: number): number => {
    const value = Number.parseInt(color.slice(from, from + 2), 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.212_6 * channel(1) + 0.715_2 * channel(3) + 0.072_2 * channel(5)
}

/** Black or white, whichever reads better on a colour; one of them always reaches 4.5:1. */
export function textOn(color: string): '#000000' | '#ffffff' {
  const light = luminance(color)
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? '#ffffff' : '#000000'
}
