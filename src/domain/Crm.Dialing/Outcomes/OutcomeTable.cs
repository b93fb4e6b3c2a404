namespace Crm.Dialing.Outcomes;

/// <summary>What a carrier's answer means.</summary>
/// <param name="Outcome">For the record.</param>
/// <param name="NextTrunk">It says something of the trunk and nothing of the party: another trunk may be tried.</param>
public readonly record struct CarrierAnswer(CallOutcome Outcome, bool NextTrunk = false);

/// <summary>
/// The one table from what a carrier says to what an attempt came to: SIP status (RFC 3261 section 21) and, where the carrier tells one, the cause of
/// ITU-T Q.850, which comes from the called network and is the more exact. Pairs follow RFC 3398 section 8.2.6.1.
/// </summary>
public static class OutcomeTable
{
    /// <summary>The meaning.</summary>
    /// <param name="status">The final SIP status, 300 to 699; 408 when nothing was answered.</param>
    /// <param name="cause">The Q.850 cause, 1 to 127; null or unknown ones leave it to the status.</param>
    public static CarrierAnswer Of(int status, int? cause) => (cause is { } known ? OfCause(known) : null) ?? OfStatus(status);

    private static CarrierAnswer? OfCause(int cause) => cause switch
    {
        1 or 22 or 28 => new(CallOutcome.InvalidNumber), // unallocated, changed, not complete
        17 => new(CallOutcome.Busy),
        18 or 19 => new(CallOutcome.NoAnswer),
        20 or 27 => new(CallOutcome.Unavailable), // absent subscriber, out of order
        21 => new(CallOutcome.Declined),
        34 or 38 or 41 or 42 or 44 or 47 => new(CallOutcome.Congestion, NextTrunk: true), // no circuit, out of order, temporary, congestion
        2 or 3 or 29 or 50 or 52 or 57 or 58 or 63 => new(CallOutcome.CarrierRefused, NextTrunk: true), // no route, not allowed, not subscribed
        _ => null, // 16 and 31 say nothing
    };

    private static CarrierAnswer OfStatus(int status) => status switch
    {
        486 or 600 => new(CallOutcome.Busy),
        408 or 487 => new(CallOutcome.NoAnswer),
        480 => new(CallOutcome.Unavailable),
        603 or 607 => new(CallOutcome.Declined),
        404 or 410 or 484 or 604 => new(CallOutcome.InvalidNumber),
        401 or 402 or 403 or 407 or 608 => new(CallOutcome.CarrierRefused, NextTrunk: true),
        500 or 502 or 503 or 504 or 580 => new(CallOutcome.Congestion, NextTrunk: true),
        _ => new(CallOutcome.Failed),
    };
}
