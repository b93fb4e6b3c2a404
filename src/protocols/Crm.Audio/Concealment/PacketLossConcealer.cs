namespace Crm.Audio.Concealment;

/// <summary>
/// Fills gaps by repeating the last pitch period of what was heard, fading to silence within 60 ms, and blends back into the
/// real signal when it returns (the idea of ITU-T G.711 appendix I, much reduced). One instance per received stream; not
/// thread safe; allocates nothing after construction.
/// </summary>
public sealed class PacketLossConcealer
{
    // Pitch of voices: 66 Hz to 200 Hz is 40 to 120 samples; higher voices repeat within a multiple of their period.
    private const int ShortestPitch = 40;
    private const int LongestPitch = 120;
    private const int CorrelationWindow = 160;
    private const int HistorySamples = LongestPitch + CorrelationWindow;
    private const int BlendSamples = 32;

    private const int FadeStartSamples = 80;
    private const int SilentAfterSamples = 480;

    private readonly short[] _history = new short[HistorySamples];
    private readonly short[] _period = new short[LongestPitch];
    private int _pitch;
    private int _periodAt;
    private int _concealed;

    /// <summary>Samples made up since the last real one; 0 while packets arrive.</summary>
    public int ConcealedSamples => _concealed;

    /// <summary>Takes a received frame; after a gap its first samples are blended, in place, with the made-up signal.</summary>
    public void Accept(Span<short> frame)
    {
        if (_concealed > 0)
        {
            int blend = Math.Min(BlendSamples, frame.Length);
            for (int i = 0; i < blend; i++)
            {
                frame[i] = (short)((NextConcealed() * (blend - i) + frame[i] * (i + 1)) / (blend + 1));
            }

            _concealed = 0;
        }

        Remember(frame);
    }

    /// <summary>Makes up a frame in place of a lost one. Complete silence from 60 ms into a gap.</summary>
    public void Conceal(Span<short> frame)
    {
        if (_concealed == 0)
        {
            FindPitch();
        }

        for (int i = 0; i < frame.Length; i++)
        {
            frame[i] = NextConcealed();
        }

        Remember(frame);
    }

    /// <summary>Forgets everything, for a new source.</summary>
    public void Reset()
    {
        _history.AsSpan().Clear();
        _concealed = 0;
    }

    private short NextConcealed()
    {
        if (_concealed >= SilentAfterSamples)
        {
            return 0;
        }

        int sample = _period[_periodAt];
        _periodAt = _periodAt + 1 == _pitch ? 0 : _periodAt + 1;
        int faded = Math.Max(0, _concealed - FadeStartSamples);
        _concealed++;
        return (short)(sample * (SilentAfterSamples - FadeStartSamples - faded) / (SilentAfterSamples - FadeStartSamples));
    }

    private void FindPitch()
    {
        ReadOnlySpan<short> recent = _history.AsSpan(HistorySamples - CorrelationWindow);
        double best = double.MinValue;
        _pitch = LongestPitch;
        for (int lag = ShortestPitch; lag <= LongestPitch; lag++)
        {
            ReadOnlySpan<short> earlier = _history.AsSpan(HistorySamples - CorrelationWindow - lag, CorrelationWindow);
            long product = 0;
            long energy = 1;
            for (int i = 0; i < CorrelationWindow; i++)
            {
                product += recent[i] * earlier[i];
                energy += earlier[i] * earlier[i];
            }

            double match = product / Math.Sqrt(energy);
            if (match > best)
            {
                best = match;
                _pitch = lag;
            }
        }

        _history.AsSpan(HistorySamples - _pitch).CopyTo(_period);
        _periodAt = 0;
    }

    private void Remember(ReadOnlySpan<short> frame)
    {
        if (frame.Length >= HistorySamples)
        {
            frame[^HistorySamples..].CopyTo(_history);
            return;
        }

        _history.AsSpan(frame.Length).CopyTo(_history);
        frame.CopyTo(_history.AsSpan(HistorySamples - frame.Length));
    }
}
