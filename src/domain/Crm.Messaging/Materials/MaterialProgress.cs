using Crm.Events.Privacy;

namespace Crm.Messaging.Materials;

/// <summary>News of a delivery.</summary>
/// <param name="Reason">Why it failed, as a word; null for others.</param>
/// <param name="Detail">What the mail server said; null for nothing.</param>
public sealed record MaterialProgress(MaterialState State, string? Reason = null, SealedText? Detail = null)
{
    /// <summary>
    /// Whether news lead on from a state. Reports overtake each other: what is older changes nothing; what was delivered does not fail, but a
    /// mail may come back after every other report.
    /// </summary>
    public static bool Leads(MaterialState from, MaterialState to) => to switch
    {
        MaterialState.Failed => from is MaterialState.Queued or MaterialState.Sent,
        MaterialState.Bounced => from is MaterialState.Queued or MaterialState.Sent or MaterialState.Delivered,
        _ => from is MaterialState.Queued or MaterialState.Sent && to > from,
    };

    /// <summary>Whether nothing more is heard of a delivery in this state.</summary>
    public static bool IsOver(MaterialState state) => state is MaterialState.Delivered or MaterialState.Failed or MaterialState.Bounced;
}
