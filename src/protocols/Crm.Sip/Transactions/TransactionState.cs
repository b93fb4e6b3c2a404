namespace Crm.Sip.Transactions;

/// <summary>The states of the four machines; each machine uses some of them.</summary>
public enum TransactionPhase
{
    /// <summary>Made, not started.</summary>
    Initial,

    /// <summary>INVITE client: sent, nothing heard.</summary>
    Calling,

    /// <summary>Non-INVITE: sent or received, nothing answered.</summary>
    Trying,

    /// <summary>A provisional response was heard or sent; the INVITE server starts here.</summary>
    Proceeding,

    /// <summary>INVITE: a 2xx was heard or sent (RFC 6026).</summary>
    Accepted,

    /// <summary>A final response was heard or sent (for INVITE: a refusal).</summary>
    Completed,

    /// <summary>INVITE server: the ACK of the refusal was heard.</summary>
    Confirmed,

    /// <summary>Over.</summary>
    Terminated,
}

/// <summary>All a transaction machine remembers.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="Gap">The current retransmission gap (timers A, E and G).</param>
public readonly record struct TransactionState(TransactionPhase Phase, TimeSpan Gap);

/// <summary>What a machine answers to an event: its new state and what to do, in order.</summary>
public readonly record struct TransactionStep(TransactionState State, TransactionActions Actions);
