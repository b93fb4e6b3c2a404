using Crm.Primitives;

namespace Crm.Sip.Dialogs;

/// <summary>The Reason header (RFC 3326) of BYE, CANCEL and refusals, to and from the house's terminations.</summary>
public static class ReasonHeader
{
    /// <summary>For forks that lost: rings stop without a missed call (RFC 3326 2).</summary>
    public const string AnsweredElsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";

    /// <summary>The header for an end of ours: an ITU-T Q.850 cause and the reason word as text.</summary>
    public static string For(Termination termination) =>
        $"Q.850;cause={Cause(termination)};text={SipGrammar.Quote(Clean(termination.Reason))}";

    /// <summary>The header for a refusal: the status and a word of explanation.</summary>
    public static string ForStatus(int status, string word) => $"SIP;cause={status};text={SipGrammar.Quote(Clean(word))}";

    /// <summary>What a peer's BYE or CANCEL means: its Reason if it has one we know, else the given word.</summary>
    public static Termination Read(SipRequest request, string otherwise)
    {
        foreach (string value in request.Headers.GetValues(SipHeaderNames.Reason))
        {
            int cause = CauseOf(value);
            if (value.StartsWith("Q.850", StringComparison.OrdinalIgnoreCase) && cause is not (0 or 16 or 31))
            {
                return cause switch
                {
                    17 => Termination.Client("busy"),
                    18 or 19 => Termination.Client("no-answer"),
                    21 => Termination.Client("rejected"),
                    1 or 28 => Termination.Client("number-unknown"),
                    _ => Termination.Upstream($"q850-{cause}"),
                };
            }

            if (value.StartsWith("SIP", StringComparison.OrdinalIgnoreCase) && cause == 200)
            {
                return Termination.Success("answered-elsewhere");
            }
        }

        return Termination.Client(otherwise);
    }

    /// <summary>The ITU-T Q.850 cause that a response tells beside its status (RFC 6432), 1 to 127; null when it tells none.</summary>
    public static int? Q850CauseOf(SipResponse response)
    {
        foreach (string value in response.Headers.GetValues(SipHeaderNames.Reason))
        {
            if (value.StartsWith("Q.850", StringComparison.OrdinalIgnoreCase) && CauseOf(value) is > 0 and < 128 and var cause)
            {
                return cause;
            }
        }

        return null;
    }

    private static int Cause(Termination termination) => termination switch
    {
        { Reason: "busy" } => 17,
        { Reason: "no-answer" or "ring-timeout" } => 19,
        { Reason: "rejected" } => 21,
        { Result: TerminationResult.Success or TerminationResult.Client } => 16,
        { Result: TerminationResult.Upstream } => 38,
        { Result: TerminationResult.Server } => 41,
        _ => 31,
    };

    private static int CauseOf(string value)
    {
        int at = value.IndexOf("cause=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 0;
        }

        ReadOnlySpan<char> digits = value.AsSpan(at + 6);
        int end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], out int cause) && cause is > 0 and < 1000 ? cause : 0;
    }

    private static string Clean(string? reason) => new([.. (reason ?? "").Where(c => c is >= ' ' and < '\x7f').Take(64)]);
}
