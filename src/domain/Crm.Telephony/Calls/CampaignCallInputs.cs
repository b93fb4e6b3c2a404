using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>
/// A campaign calls somebody. <see cref="DialCustomer"/> or <see cref="DialForbidden"/> follows in the same decision; who answers waits for
/// <see cref="SeatAgent"/>.
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
    CampaignDial Dial) : CallInput;

/// <summary>The trunk did not take a campaign's call; the next one is tried: <see cref="DialCustomer"/> or <see cref="DialForbidden"/> follows.</summary>
public sealed record TrunkRefused(LegId Leg, int Status, int? Cause = null) : CallInput;

/// <summary>The campaign gives this agent to whom it called.</summary>
public sealed record SeatAgent(AgentId Agent) : CallInput;

/// <summary>The campaign takes a call back that nobody has answered yet.</summary>
public sealed record WithdrawCampaignCall(string Reason) : CallInput;
