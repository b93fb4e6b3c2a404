using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// One side of a call. It stays in the table after its end was told until its last transaction is over, so that late messages find
/// it. Driven by the user agent's one thread.
/// </summary>
public abstract class Leg(LegId id, LegContext context)
{
    private readonly Dictionary<LegTimer, Instant> _armed = [];

    /// <summary>The engine's name for it.</summary>
    public LegId Id => id;

    /// <summary>True once its end was told.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The agent whose device the peer is; null for trunks.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>The dialog once there is one.</summary>
    public LegSession? Session { get; protected set; }

    /// <summary>What legs share.</summary>
    protected LegContext Context => context;

    /// <summary>Carries out a command; false when it does not fit.</summary>
    public abstract bool Execute(LegCommand command, Instant now);

    /// <summary>True when our side chose the Call-ID, which decides who waits longer after glare.</summary>
    public virtual bool OwnsCallId => false;

    /// <summary>The peer ended the dialog with BYE, which was answered.</summary>
    public virtual void PeerHungUp(Termination termination, Instant now)
    {
        End(new LegEnded(Id, termination));
        Forget();
    }

    /// <summary>A PRACK of the peer in the dialog; nothing waits for one unless the leg says so.</summary>
    public virtual void PrackArrived(ServerTransaction transaction, LegSession session, Instant now) => session.Answer(transaction, 481, now);

    /// <summary>A timer ran out.</summary>
    public virtual void TimerFired(LegTimer timer, Instant now) => Session?.TimerFired(timer, now);

    /// <summary>Tells the end, once.</summary>
    public void End(UserAgentEvent last)
    {
        if (!IsEnded)
        {
            IsEnded = true;
            context.Raise(last);
        }
    }

    /// <summary>Nothing more will happen: the leg and its dialog leave the tables.</summary>
    public virtual void Forget()
    {
        _armed.Clear();
        if (Session is { } session)
        {
            context.Remove(session);
        }

        context.Remove(this);
    }

    /// <summary>Takes a timer back.</summary>
    public void Stop(LegTimer timer) => _armed.Remove(timer);

    /// <summary>Takes all timers back but one.</summary>
    protected void StopAllBut(LegTimer kept)
    {
        foreach (var timer in _armed.Keys.Where(t => t != kept).ToList())
        {
            _armed.Remove(timer);
        }
    }

    internal void Arm(LegTimer timer, Instant due) => _armed[timer] = due;

    internal bool Disarm(LegTimer timer, Instant due) => _armed.TryGetValue(timer, out var armed) && armed == due && _armed.Remove(timer);
}
