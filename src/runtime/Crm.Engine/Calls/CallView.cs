using Crm.Contracts.Desk;
using Crm.Events.Recordings;
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
    /// <summary>What its recording is doing and may be made to do.</summary>
    public required DeskRecording RecordingControl { get; init; }

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
        call.RecordingActivity == RecordingActivity.On,
        agent.Via == AgentLegVia.Phone,
        agent.Session is null,
        call.Stage == CallStage.Dialling,
        call.Promise is not null)
    {
        RecordingControl = RecordingOf(call),
    };

    private static DeskRecording RecordingOf(CallState call)
    {
        var allowed = call.Stage == CallStage.Connected ? call.RecordingTerms.Allowed(call.RecordingActivity) : RecordingActions.None;
        return new DeskRecording(
            call.RecordingActivity.ToString().ToLowerInvariant(),
            [.. Enum.GetValues<RecordingActions>().Where(a => a != RecordingActions.None && allowed.HasFlag(a)).Select(a => a.ToString().ToLowerInvariant())],
            call.RecordingPause?.Reason,
            call.RecordingPause?.Until);
    }
}
