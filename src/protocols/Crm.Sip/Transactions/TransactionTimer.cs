namespace Crm.Sip.Transactions;

/// <summary>The timers of RFC 3261 table 4 and RFC 6026, by their letters.</summary>
public enum TransactionTimer
{
    /// <summary>No timer.</summary>
    None,

    /// <summary>INVITE client retransmission.</summary>
    A,

    /// <summary>INVITE client gives up.</summary>
    B,

    /// <summary>INVITE client absorbs refusals.</summary>
    D,

    /// <summary>Non-INVITE client retransmission.</summary>
    E,

    /// <summary>Non-INVITE client gives up.</summary>
    F,

    /// <summary>INVITE server repeats its refusal.</summary>
    G,

    /// <summary>INVITE server stops waiting for the ACK.</summary>
    H,

    /// <summary>INVITE server absorbs ACKs.</summary>
    I,

    /// <summary>Non-INVITE server repeats its final response.</summary>
    J,

    /// <summary>Non-INVITE client absorbs final responses.</summary>
    K,

    /// <summary>INVITE server in Accepted (RFC 6026 7.1).</summary>
    L,

    /// <summary>INVITE client in Accepted (RFC 6026 7.2).</summary>
    M,
}
