using Crm.Primitives;

namespace Crm.Sip.Transactions;

/// <summary>A running transaction: a machine's state with the messages and timers that belong to it. Owned by its layer.</summary>
public abstract class SipTransaction(TransactionKey key, SipRequest request, SipHop hop)
{
    private (TransactionTimer Timer, Instant Due) _first;
    private (TransactionTimer Timer, Instant Due) _second;

    /// <summary>What messages are matched by.</summary>
    public TransactionKey Key { get; internal set; } = key;

    /// <summary>The request that made it.</summary>
    public SipRequest Request { get; internal set; } = request;

    /// <summary>Where we send: the server to reach, or where responses go.</summary>
    public SipHop Hop { get; internal set; } = hop;

    /// <summary>The machine's state.</summary>
    public TransactionState State { get; internal set; }

    /// <summary>True once it is over.</summary>
    public bool IsOver => State.Phase == TransactionPhase.Terminated;

    /// <summary>True for the INVITE machines.</summary>
    public bool IsInvite => Request.Method == SipMethod.Invite;

    internal abstract TransactionStep Step(TransactionEvent happened, TransactionTimes times);

    // No machine runs more than two timers at once.
    internal void StartTimer(TransactionTimer timer, Instant due)
    {
        if (_first.Timer == timer || (_first.Timer == TransactionTimer.None && _second.Timer != timer))
        {
            _first = (timer, due);
        }
        else
        {
            _second = (timer, due);
        }
    }

    internal void StopTimer(TransactionTimer timer)
    {
        if (_first.Timer == timer)
        {
            _first = default;
        }
        else if (_second.Timer == timer)
        {
            _second = default;
        }
    }

    /// <summary>True, and the timer is spent, when it is still meant to fire at that time.</summary>
    internal bool TakeTimer(TransactionTimer timer, Instant due)
    {
        if (IsOver || (_first != (timer, due) && _second != (timer, due)))
        {
            return false;
        }

        StopTimer(timer);
        return true;
    }
}

/// <summary>A request we sent.</summary>
public sealed class ClientTransaction(TransactionKey key, SipRequest request, SipHop hop, IClientTransactionUser user)
    : SipTransaction(key, request, hop)
{
    /// <summary>Who hears of responses.</summary>
    public IClientTransactionUser User { get; } = user;

    /// <summary>Where the request goes instead if the first hop cannot be reached (RFC 3261 18.1.1: TCP for size, then UDP).</summary>
    internal SipHop? Fallback { get; set; }

    internal override TransactionStep Step(TransactionEvent happened, TransactionTimes times) => IsInvite
        ? InviteClientTransaction.Step(State, happened, times, Hop.IsReliable)
        : NonInviteClientTransaction.Step(State, happened, times, Hop.IsReliable);
}

/// <summary>A request we received.</summary>
public sealed class ServerTransaction(TransactionKey key, SipRequest request, SipHop source, SipHop replyTo, string localTag)
    : SipTransaction(key, request, replyTo)
{
    /// <summary>Where the request came from.</summary>
    public SipHop Source { get; } = source;

    /// <summary>The To tag of all our responses to it.</summary>
    public string LocalTag { get; } = localTag;

    /// <summary>The latest response sent; null when none.</summary>
    public SipResponse? LastResponse { get; internal set; }

    /// <summary>Who hears of the transaction's failures and of a CANCEL; set by the user that took the request.</summary>
    public IServerTransactionUser? User { get; set; }

    internal MergeKey? MergeKey { get; init; }

    internal override TransactionStep Step(TransactionEvent happened, TransactionTimes times) => IsInvite
        ? InviteServerTransaction.Step(State, happened, times, Hop.IsReliable)
        : NonInviteServerTransaction.Step(State, happened, times, Hop.IsReliable);
}
