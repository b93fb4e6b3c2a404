namespace Crm.Sip.Transactions;

/// <summary>
/// The timer table of RFC 3261 (table 4) with the Accepted timers of RFC 6026, worked out from T1, T2 and T4.
/// A reliable transport needs no retransmission and no waiting for stray copies, so some timers are zero there: zero means "at once".
/// </summary>
/// <param name="T1">Estimate of the round trip; positive.</param>
/// <param name="T2">Longest gap between retransmissions of non-INVITE requests and INVITE responses; at least T1.</param>
/// <param name="T4">How long a message may stay in the network.</param>
public sealed record TransactionTimes(TimeSpan T1, TimeSpan T2, TimeSpan T4)
{
    /// <summary>500 ms, 4 s and 5 s (RFC 3261 17.1.1.1 and 17.1.2.2).</summary>
    public static TransactionTimes Default { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    /// <summary>64*T1: how long either side waits for the other (timers B, F, H, J, L and M).</summary>
    public TimeSpan Patience => T1 * 64;

    /// <summary>Timer D: how long an INVITE client absorbs copies of a refusal; at least 32 s on unreliable transports.</summary>
    public TimeSpan AbsorbRefusal(bool reliable) => reliable ? TimeSpan.Zero : Patience;

    /// <summary>Timer I and K: how long stray ACKs or final responses are absorbed.</summary>
    public TimeSpan AbsorbStray(bool reliable) => reliable ? TimeSpan.Zero : T4;

    /// <summary>Timer J: how long a non-INVITE server repeats its final response.</summary>
    public TimeSpan RepeatFinal(bool reliable) => reliable ? TimeSpan.Zero : Patience;

    /// <summary>The gap after this one: doubled, at most T2.</summary>
    public TimeSpan NextGap(TimeSpan gap) => gap + gap < T2 ? gap + gap : T2;
}
