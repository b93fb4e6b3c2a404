using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <summary>
/// A campaign calls somebody. <see cref="DialCustomer"/> or <see cref="DialForbidden"/> follows in the same decision; who answers waits for
/// <see cref="DirectAccepted"/> of the agent whom the campaign asks routing for.
/// </summary>
/// <param name="Subject">Whose key protects what is known of him.</param>
/// <param name="Number">Sealed under <paramref name="Subject"/>.</param>
public sealed record PlaceCampaignCall(
    CampaignId Campaign,
    AttemptId Attempt,
    QueueId Queue,
    SubjectId Subject,
    SealedText Number,
    SealedText? Name,
    CustomerId? Customer,
    CampaignDial Dial) : CallInput
{
    /// <summary>The agent who was shown the record and dials it; he is on the line before the number is dialled. Null where who answers is given an agent.</summary>
    public CampaignAgent? Owner { get; init; }

    /// <summary>His browser's media session; null when it has none, and the call fails.</summary>
    public MediaSessionId? Session { get; init; }
}

/// <summary>An agent who dials a record of a campaign himself.</summary>
/// <param name="Reservation">His own work in routing.</param>
/// <param name="Leg">The leg he will have.</param>
/// <param name="Recording">What holds for recording him; null is the standard.</param>
public sealed record CampaignAgent(AgentId Agent, ReservationId Reservation, LegId Leg, RecordingTerms? Recording = null);

/// <summary>The trunk did not take a campaign's call; the next one is tried: <see cref="DialCustomer"/> or <see cref="DialForbidden"/> follows.</summary>
/// <param name="Heard">It said so by a tone before any status: the leg is still there.</param>
public sealed record TrunkRefused(LegId Leg, int Status, int? Cause = null, bool Heard = false) : CallInput;

/// <summary>The campaign takes a call back that nobody has answered yet.</summary>
public sealed record WithdrawCampaignCall(string Reason) : CallInput;
