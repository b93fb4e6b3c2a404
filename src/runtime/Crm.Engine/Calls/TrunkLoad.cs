using Crm.Primitives;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Calls;

/// <summary>What a trunk carries now, against its limits: channels in use and a one-second token bucket for new calls.</summary>
internal sealed class TrunkLoad
{
    private double _tokens = double.NaN;
    private Instant _filledAt;

    /// <summary>Calls whose customer leg is up.</summary>
    public HashSet<CallId> Active { get; } = [];

    /// <summary>What a refused caller is told to wait.</summary>
    public TimeSpan RetryAfter { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether one more call may come in; takes a token when it may.</summary>
    /// <param name="outside">Channels of the trunk that calls to the outside hold.</param>
    public bool Admits(TrunkSettings trunk, int outside, Instant now)
    {
        if (Active.Count + outside >= trunk.MaxChannels)
        {
            RetryAfter = TimeSpan.FromSeconds(10);
            return false;
        }

        _tokens = double.IsNaN(_tokens)
            ? trunk.MaxCallsPerSecond
            : Math.Min(trunk.MaxCallsPerSecond, _tokens + (now - _filledAt).TotalSeconds * trunk.MaxCallsPerSecond);
        _filledAt = now;
        if (_tokens < 1)
        {
            RetryAfter = TimeSpan.FromSeconds(1);
            return false;
        }

        _tokens--;
        return true;
    }
}
