import type { RecordingMarker } from '@crm/core'
import type { Waveform } from '@crm/protocol'

const half = 32

/** Both channels of a recording, one above the other, with what happened behind them and the place that is heard. Decoration: the slider around it speaks. */
export function WaveformPicture({ waveform, markers, at }: { waveform: Waveform | null; markers: readonly RecordingMarker[]; at: number }) {
  if (waveform === null || waveform.columns === 0) return <svg className="waveform" viewBox="0 0 1 1" aria-hidden="true" />
  const place = (seconds: number): number => (waveform.seconds === 0 ? 0 : (seconds / waveform.seconds) * waveform.columns)
  return (
    <svg className="waveform" viewBox={`0 0 ${waveform.columns} ${4 * half}`} preserveAspectRatio="none" aria-hidden="true">
      {markers.filter(marker => marker.kind !== 'talk').map((marker, index) => (
        <rect key={index} className={`waveform-${marker.kind}`} x={place(marker.from)} y={0} width={place(marker.to) - place(marker.from)} height={4 * half} />
      ))}
      <path className="waveform-left" d={outline(waveform.left, half)} />
      <path className="waveform-right" d={outline(waveform.right, 3 * half)} />
      <line className="waveform-at" x1={place(at)} x2={place(at)} y1={0} y2={4 * half} />
    </svg>
  )
}

/** One upright line per column, at least a hair long, so that silence is a line too. */
function outline(peaks: readonly number[], middle: number): string {
  let path = ''
  for (let column = 0; column * 2 + 1 < peaks.length; column++) {
    const low = peaks[column * 2] ?? 0
    const high = peaks[column * 2 + 1] ?? 0
    path += `M${column + 0.5} ${middle - (high * half) / 128}V${middle - (low * half) / 128 + 0.5}`
  }
  return path
}
