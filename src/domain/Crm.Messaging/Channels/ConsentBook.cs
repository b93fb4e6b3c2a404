using Crm.Events;
using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Channels;

/// <summary>
/// Who does not want to be written to, by channel and opaque key. Holds those who forbade it and no others; beyond the bound the oldest are
/// let go, whom the channel itself still refuses. Changed by <see cref="Apply"/> alone; not thread safe.
/// </summary>
public sealed class ConsentBook
{
    /// <summary>How many are kept.</summary>
    public const int CountMax = 50_000;

    private readonly Dictionary<(string Channel, string Peer), (ChannelConsentChanged Event, Instant At)> _forbidden = [];

    /// <summary>Whether somebody may be written to.</summary>
    public bool Allows(string channel, string peerKey) => !_forbidden.ContainsKey((channel, peerKey));

    /// <summary>What makes this book again, in order.</summary>
    public IEnumerable<(IDomainEvent Event, Instant At)> Events => _forbidden.Values.OrderBy(e => e.At.Microseconds).Select(e => ((IDomainEvent)e.Event, e.At));

    /// <summary>Changes it by one event.</summary>
    public void Apply(ChannelConsentChanged e, Instant at)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e.Allowed)
        {
            _forbidden.Remove((e.Channel, e.PeerKey));
            return;
        }

        if (_forbidden.Count >= CountMax)
        {
            _forbidden.Remove(_forbidden.MinBy(f => f.Value.At.Microseconds).Key);
        }

        _forbidden[(e.Channel, e.PeerKey)] = (e, at);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _forbidden.Clear();
}
