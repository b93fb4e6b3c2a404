using Crm.Audio.Tones;

namespace Crm.Media.Playback;

/// <summary>Audio being played: where it stands and what comes next. Used on one media thread; reading allocates nothing.</summary>
internal abstract class PlaybackAudio
{
    /// <summary>Writes the next samples, silence past the end; false when nothing was left to write.</summary>
    internal abstract bool Read(Span<short> frame);
}

/// <summary>Recorded samples, once or in a loop; the samples are shared between sessions and never changed.</summary>
internal sealed class RecordedAudio(short[] samples, bool loop) : PlaybackAudio
{
    private int _at;

    /// <inheritdoc/>
    internal override bool Read(Span<short> frame)
    {
        int written = 0;
        while (written < frame.Length && _at < samples.Length)
        {
            int count = Math.Min(frame.Length - written, samples.Length - _at);
            samples.AsSpan(_at, count).CopyTo(frame[written..]);
            written += count;
            _at += count;
            if (loop && _at == samples.Length)
            {
                _at = 0;
            }
        }

        frame[written..].Clear();
        return written > 0;
    }
}

/// <summary>A tone or cadence.</summary>
internal sealed class ToneAudio(TonePattern pattern) : PlaybackAudio
{
    private readonly ToneGenerator _generator = new(pattern);

    /// <inheritdoc/>
    internal override bool Read(Span<short> frame) => _generator.Fill(frame) > 0;
}
