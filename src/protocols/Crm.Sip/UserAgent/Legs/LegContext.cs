using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>What legs share: the layer below, the outbox, the timers and the tables they are found in.</summary>
public sealed class LegContext(UserAgentOptions options, TransactionLayer layer, SipOutbox outbox, IRandomSource random, ISipDirectory directory)
{
    private readonly Dictionary<LegId, Leg> _legs = [];
    private readonly Dictionary<DialogKey, LegSession> _sessions = [];

    // By id, so that a long session timer does not keep a leg that is long over.
    private readonly DeadlineQueue<(LegId Leg, LegTimer Timer)> _timers = new();

    /// <summary>Settings.</summary>
    public UserAgentOptions Options => options;

    /// <summary>The transaction layer.</summary>
    public TransactionLayer Layer => layer;

    /// <summary>Random waits and tokens.</summary>
    public IRandomSource Random => random;

    /// <summary>Trunks and devices.</summary>
    public ISipDirectory Directory => directory;

    /// <summary>Legs that are not forgotten.</summary>
    public IReadOnlyDictionary<LegId, Leg> Legs => _legs;

    /// <summary>Dialogs that are not forgotten.</summary>
    public IReadOnlyDictionary<DialogKey, LegSession> Sessions => _sessions;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public Instant NextDue => _timers.NextDue;

    /// <summary>Counters.</summary>
    public required UserAgentFigures Figures { get; init; }

    /// <summary>Finds a fresher road to a device whose connection has closed; set by the user agent.</summary>
    public Func<SipUri, SipHop?> FindBinding { get; init; } = _ => null;

    /// <summary>Tells the world.</summary>
    public void Raise(UserAgentEvent happened) => outbox.Add(happened);

    /// <summary>Makes a leg findable.</summary>
    public void Add(Leg leg) => _legs.Add(leg.Id, leg);

    /// <summary>Makes a dialog findable.</summary>
    public void Add(LegSession session) => _sessions[session.Key] = session;

    /// <summary>Forgets a dialog.</summary>
    public void Remove(LegSession session) => _sessions.Remove(session.Key);

    /// <summary>Forgets a leg and its timers.</summary>
    public void Remove(Leg leg) => _legs.Remove(leg.Id);

    /// <summary>Arms a timer of a leg; an earlier one of the same kind is replaced.</summary>
    public void Schedule(Leg leg, LegTimer timer, Instant due)
    {
        leg.Arm(timer, due);
        _timers.Add(due, (leg.Id, timer));
    }

    /// <summary>Fires the timers that are due.</summary>
    public void Advance(Instant now)
    {
        while (_timers.TryTake(now, out var due, out var entry))
        {
            if (_legs.TryGetValue(entry.Leg, out var leg) && leg.Disarm(entry.Timer, due))
            {
                leg.TimerFired(entry.Timer, now);
            }
        }
    }

    /// <summary>Our Contact as seen over a transport.</summary>
    public string ContactFor(SipTransport transport, string? user)
    {
        string parameter = transport switch
        {
            SipTransport.Tcp => ";transport=tcp",
            SipTransport.WebSocket => ";transport=ws",
            _ => "",
        };
        return $"<{SipUri.Create(user, options.PublicHost, options.PublicPort)}{parameter}>";
    }
}
