namespace Crm.Sip.Transactions;

/// <summary>Counters of the transaction layer; only grow. Written by the layer's one thread.</summary>
public sealed class TransactionFigures
{
    private readonly long[] _byClass = new long[7];

    /// <summary>Requests we repeated and copies of requests we received.</summary>
    public long Retransmissions { get; internal set; }

    /// <summary>Responses that belong to nothing.</summary>
    public long StrayResponses { get; internal set; }

    /// <summary>Events that did not matter in their state.</summary>
    public long Ignored { get; internal set; }

    /// <summary>Requests refused with 482.</summary>
    public long Merged { get; internal set; }

    /// <summary>Requests refused with 503 because the table was full.</summary>
    public long Overflows { get; internal set; }

    /// <summary>Requests refused without a transaction (unreadable or invalid).</summary>
    public long Stateless { get; internal set; }

    /// <summary>Transactions started, both kinds.</summary>
    public long Started { get; internal set; }

    /// <summary>Responses sent and received of a status class 1 to 6.</summary>
    public long ByClass(int statusClass) => _byClass[statusClass];

    internal void CountStatus(int status) => _byClass[Math.Clamp(status / 100, 1, 6)]++;
}
