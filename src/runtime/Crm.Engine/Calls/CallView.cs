using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <summary>What others may see of a call an agent is in.</summary>
public sealed record CallView(
    CallId Call,
    LegId AgentLeg,
    InteractionId Interaction,
    ReservationId Reservation,
    AgentId Agent,
    QueueId Queue,
    Instant StartedAt,
    Instant? ConnectedAt,
    Instant? HeldSince,
    bool Muted,
    bool Recording,
    bool OnPhone,
    bool MediaAway,
    bool Calling,
    bool IsCallback)
{
    /// <summary>The view of a call with an agent.</summary>
    public static CallView? Of(CallState call) => call.Agent is not { } agent ? null : new CallView(
        call.Id,
        agent.Leg,
        call.Interaction,
        agent.Reservation,
        agent.Agent,
        call.Queue!.Value,
        call.StartedAt,
        agent.ConnectedAt,
        agent.HeldSince,
        agent.Muted,
        call.Recording is not null,
        agent.Via == AgentLegVia.Phone,
        agent.Session is null,
        call.Stage == CallStage.Dialling,
        call.Promise is not null);
}
