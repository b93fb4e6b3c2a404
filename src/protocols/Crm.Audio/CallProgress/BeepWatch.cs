namespace Crm.Audio.CallProgress;

/// <summary>
/// Waits for a machine's beep: a steady tone of 350 to 2400 Hz, 100 ms to 5 s long, and quiet after it. What is followed by speech or by
/// another tone was none, or not the last. Tones of networks are told apart by their pitch as long as no greeting was heard. Fed each
/// 20 ms; allocates nothing.
/// </summary>
internal struct BeepWatch
{
    private const int LowestHertz = 350;
    private const int HighestHertz = 2400;
    private const float QuietestDbm0 = -42;
    private const float MostWandering = 12;
    private const int Longest = 250;
    private const int MostDisturbed = 4;

    private SteadyTone _beep;
    private int _quiet;
    private int _disturbed;
    private bool _pending;

    /// <summary>Whether a tone ended that may have been a beep.</summary>
    internal readonly bool IsPending => _pending;

    /// <summary>Takes a tone that ended with the last readings.</summary>
    /// <param name="tone">The tone.</param>
    /// <param name="spoke">Whether enough was said before to be a machine's greeting.</param>
    internal void ToneEnded(in SteadyTone tone, bool spoke)
    {
        (int hertz, int second) = tone.Pitch;
        bool fits = tone.Frames <= Longest && tone.Level >= QuietestDbm0 && tone.Wandered <= MostWandering
            && hertz >= LowestHertz && Math.Max(hertz, second) <= HighestHertz
            && !OfNetwork(hertz, second, spoke);
        (_beep, _quiet, _disturbed, _pending) = (tone, 0, 0, fits);
    }

    /// <summary>A tone of another kind was recognised: there was no beep.</summary>
    internal void Cancel() => _pending = false;

    /// <summary>Counts a frame; true when the beep is over and it has been quiet for so long since.</summary>
    /// <param name="quiet">Whether there is neither speech nor tone in the frame.</param>
    /// <param name="frames">How long it must be quiet.</param>
    /// <param name="beep">The beep.</param>
    internal bool Tick(bool quiet, int frames, out SteadyTone beep)
    {
        beep = _beep;
        if (!_pending)
        {
            return false;
        }

        (_quiet, _disturbed) = quiet ? (_quiet + 1, _disturbed) : (_quiet, _disturbed + 1);
        _pending = _quiet < frames && _disturbed <= MostDisturbed;
        return _quiet >= frames;
    }

    private static bool OfNetwork(int hertz, int second, bool spoke) => (second != 0 || !spoke) && BrokenTone.OfNetwork(hertz, second);
}
