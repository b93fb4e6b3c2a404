using Crm.Audio.Tones;

namespace Crm.Media.Playback;

/// <summary>Audio being played: where it stands and what comes next. Used on one media thread; reading allocates nothing.</summary>
internal abstract class PlaybackAudio
{
    /// <summary>Writes the next samples and gives their number; fewer than asked for at the end only, and then the rest is silence.</summary>
    internal abstract int Read(Span<short> frame);

    /// <summary>Goes back to the beginning.</summary>
    internal abstract void Rewind();
}

/// <summary>Recorded samples; they are shared between sessions and never changed.</summary>
internal sealed class RecordedAudio(short[] samples) : PlaybackAudio
{
    private int _at;

    /// <inheritdoc/>
    internal override int Read(Span<short> frame)
    {
        int count = Math.Min(frame.Length, samples.Length - _at);
        samples.AsSpan(_at, count).CopyTo(frame);
        frame[count..].Clear();
        _at += count;
        return count;
    }

    /// <inheritdoc/>
    internal override void Rewind() => _at = 0;
}

/// <summary>A tone or cadence.</summary>
internal sealed class ToneAudio(TonePattern pattern) : PlaybackAudio
{
    private ToneGenerator _generator = new(pattern);

    /// <inheritdoc/>
    internal override int Read(Span<short> frame) => _generator.Fill(frame);

    /// <inheritdoc/>
    internal override void Rewind() => _generator = new ToneGenerator(pattern);
}
