using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>Why a call to the outside came to nothing.</summary>
/// <param name="Exit">What a flow is told: "busy", "no-answer", "refused" or "error".</param>
/// <param name="Termination">How the leg ended.</param>
public sealed record ExternalFailure(string Exit, Termination Termination)
{
    /// <summary>The failure a SIP status means (RFC 3261 section 21).</summary>
    public static ExternalFailure OfStatus(int status) => status switch
    {
        486 or 600 => new("busy", Termination.Upstream("busy")),
        408 or 480 or 487 => new("no-answer", Termination.Upstream("no-answer")),
        401 or 403 or 407 => new("error", Termination.Upstream("carrier-refused")),
        603 or 607 or 608 => new("refused", Termination.Upstream("declined")),
        404 or 410 or 484 or 604 => new("error", Termination.Upstream("number-unknown")),
        >= 500 and < 600 => new("error", Termination.Upstream("unreachable")),
        _ => new("error", Termination.Upstream($"sip-{status}")),
    };
}
