namespace Crm.Media.Playback;

/// <summary>Several pieces of audio without a gap between them, once or round and round.</summary>
internal sealed class SequenceAudio(PlaybackAudio[] parts, bool loop) : PlaybackAudio
{
    private int _part;
    private bool _sounded;

    /// <inheritdoc/>
    internal override int Read(Span<short> frame)
    {
        int written = 0;
        while (written < frame.Length && _part < parts.Length)
        {
            int count = parts[_part].Read(frame[written..]);
            written += count;
            _sounded |= count > 0;
            if (written < frame.Length && ++_part == parts.Length && loop && _sounded)
            {
                // a round in which nothing sounded is the last: it would be repeated for ever within one frame
                Rewind();
            }
        }

        frame[written..].Clear();
        return written;
    }

    /// <inheritdoc/>
    internal override void Rewind()
    {
        _part = 0;
        _sounded = false;
        foreach (PlaybackAudio part in parts)
        {
            part.Rewind();
        }
    }
}
