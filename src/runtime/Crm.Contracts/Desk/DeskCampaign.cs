using Crm.Dialing.Campaigns;
using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>What an agent needs to know of the campaign whose record he has.</summary>
/// <param name="Script">What he says, its variables filled in; null for nothing.</param>
/// <param name="Form">What he asks; in his language where it has one.</param>
/// <param name="Dispositions">What he may say came of it; empty leaves him the queue's codes.</param>
/// <param name="Zone">The party's IANA time zone; null when none is known.</param>
/// <param name="Chosen">What he has said so far; null before.</param>
/// <param name="OptedOut">The party has said that it wants no more calls.</param>
public sealed record DeskCampaign(
    CampaignId CampaignId, string Name, string? Script, IReadOnlyList<FormField> Form, IReadOnlyList<DeskDisposition> Dispositions, string? Zone, string? Chosen, bool OptedOut)
{
    /// <summary>What he has answered so far, by field.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}

/// <summary>A disposition.</summary>
/// <param name="Callback">The agent says when the party wishes to be called.</param>
/// <param name="DoNotCall">The party is entered on the do-not-call list.</param>
public sealed record DeskDisposition(string Code, string Label, bool Callback, bool DoNotCall);

/// <summary>A record of a campaign that the agent is shown.</summary>
/// <param name="Until">When the timer decides.</param>
/// <param name="AtEnd">"dial" or "return".</param>
/// <param name="Callback">He promised the party to call.</param>
public sealed record DeskPreview(
    InteractionId InteractionId,
    ReservationId ReservationId,
    QueueId QueueId,
    string QueueName,
    DeskParty Customer,
    DeskContext Context,
    DeskCampaign Campaign,
    Instant Since,
    Instant Until,
    string AtEnd,
    bool MaySkip,
    bool Callback);
