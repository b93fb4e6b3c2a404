using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent;

/// <summary>Settings of the user agent; fixed while it runs.</summary>
public sealed record UserAgentOptions
{
    /// <summary>The address or name peers reach us at, for Via and Contact (IPv6 in brackets).</summary>
    public required string PublicHost { get; init; }

    /// <summary>The port peers reach us at.</summary>
    public required int PublicPort { get; init; }

    /// <summary>The User-Agent and Server header.</summary>
    public string ServerName { get; init; } = "Crm";

    /// <summary>The timer table.</summary>
    public TransactionTimes Times { get; init; } = TransactionTimes.Default;

    /// <summary>Whether devices may authenticate by MD5 as well as SHA-256.</summary>
    public bool AllowMd5 { get; init; }

    /// <summary>The session interval we ask for and agree to at most (RFC 4028), at least 90 s.</summary>
    public TimeSpan SessionInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The least session interval we take; shorter ones draw 422.</summary>
    public TimeSpan LeastSessionInterval { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Legs at once; further INVITEs draw 503.</summary>
    public int LegsMax { get; init; } = 5_000;

    /// <summary>Transactions at once.</summary>
    public int TransactionsMax { get; init; } = 20_000;

    /// <summary>
    /// How long a trunk may leave an INVITE without any response before it is taken to be away and the call fails with 504. A server sends 100 within
    /// 200 ms (RFC 3261 17.2.1); until then the INVITE is sent four times over UDP.
    /// </summary>
    public TimeSpan TrunkSilence { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Devices a call to an agent rings at once.</summary>
    public int ForksMax { get; init; } = 10;

    /// <summary>Whether requests too large for a datagram may be sent by TCP to UDP peers.</summary>
    public bool TcpForLargeRequests { get; init; } = true;

    /// <summary>Whether dialogs are told, for another process to go on with them (<see cref="DialogNoted"/>).</summary>
    public bool KeepsDialogs { get; init; }

    /// <summary>
    /// For how long after the first message requests in dialogs that are not known draw 503 with Retry-After instead of 481, which would
    /// end them at the peer (RFC 3261 12.2.1.2): they may be about to be gone on with. BYE draws 481 always.
    /// </summary>
    public TimeSpan RestorePatience { get; init; }

    /// <summary>Retry-After of a 503, in seconds.</summary>
    public int BusyRetrySeconds { get; init; } = 5;
}
