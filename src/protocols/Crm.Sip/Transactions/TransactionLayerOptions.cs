namespace Crm.Sip.Transactions;

/// <summary>Settings of the transaction layer.</summary>
public sealed record TransactionLayerOptions
{
    /// <summary>The timer table.</summary>
    public TransactionTimes Times { get; init; } = TransactionTimes.Default;

    /// <summary>The host in our Via: an address or name peers can reach.</summary>
    public required string SentByHost { get; init; }

    /// <summary>The port in our Via, 1-65535.</summary>
    public required int SentByPort { get; init; }

    /// <summary>Transactions at once. Further requests draw a stateless 503, further sends fail at once.</summary>
    public int TransactionsMax { get; init; } = 20_000;

    /// <summary>Larger requests leave UDP for TCP where the peer takes it (RFC 3261 18.1.1).</summary>
    public int DatagramBytesMax { get; init; } = 1300;

    /// <summary>Whether TCP may be tried at all for large requests.</summary>
    public bool TcpForLargeRequests { get; init; } = true;
}
