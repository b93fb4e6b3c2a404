namespace Crm.Rtp.Jitter;

/// <summary>
/// Follows how late packets come: the least transit over the last ten to twenty seconds is the base, and a peak that decays over
/// about five seconds the level of jitter above it. A mutable value; pure; microseconds throughout.
/// </summary>
internal struct TransitTracker
{
    private const long WindowMicroseconds = 10_000_000;
    private const int DecayShift = 8;
    private long _least;
    private long _leastBefore;
    private long _windowStart;
    private bool _started;

    /// <summary>Least transit in the window.</summary>
    internal readonly long Base => Math.Min(_least, _leastBefore);

    /// <summary>Decaying peak of the transit above <see cref="Base"/>; never negative.</summary>
    internal long Level { get; private set; }

    /// <summary>Forgets the base, keeps the level: jitter belongs to the network, the base to the stream.</summary>
    internal void Restart() => _started = false;

    /// <summary>Takes the transit (arrival minus media time) of a packet.</summary>
    internal void Update(long transit, long now, long maxLevel)
    {
        if (!_started)
        {
            _started = true;
            _least = _leastBefore = transit;
            _windowStart = now;
            return;
        }

        if (now - _windowStart >= WindowMicroseconds)
        {
            _leastBefore = _least;
            _least = transit;
            _windowStart = now;
        }

        _least = Math.Min(_least, transit);
        long deviation = Math.Min(transit - Base, maxLevel);
        Level = deviation >= Level ? deviation : Level - ((Level - deviation) >> DecayShift);
    }
}
