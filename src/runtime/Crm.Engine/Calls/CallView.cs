using Crm.Contracts.Desk;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;

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

    /// <summary>"owner", "consulted" or "participant".</summary>
    public string Role { get; init; } = "owner";

    /// <summary>Everybody in the call; empty where nobody asked for it.</summary>
    public IReadOnlyList<CallPartyView> Parties { get; init; } = [];

    /// <summary>Whom he asks beside the customer.</summary>
    public ConsultView? Consult { get; init; }

    /// <summary>What he may do now.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>Whether he is to be reminded of the customer on hold.</summary>
    public bool HoldReminder { get; init; }

    /// <summary>Who listens, first come first.</summary>
    public IReadOnlyList<SupervisorSight> Supervisors { get; init; } = [];

    /// <summary>The agent's call for help.</summary>
    public HelpWanted? Help { get; init; }

    /// <summary>The view of a call that one of its agents has, without the other parties.</summary>
    public static CallView Of(CallState call, AgentLeg agent) => new(
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
        RecordingControl = RecordingOf(call, agent),
        Role = call.Agent == agent ? "owner" : call.ActiveConsult?.Leg == agent.Leg ? "consulted" : "participant",
        HoldReminder = agent is { Reminded: true, HeldSince: not null },
        Supervisors = [.. call.Supervisors.Values.Select(s => new SupervisorSight(s.Supervisor, s.Name, s.Agent, s.Mode))],
        Help = agent.Help,
    };

    /// <summary>Only who has the customer may do anything with it; the others see it.</summary>
    private static DeskRecording RecordingOf(CallState call, AgentLeg agent)
    {
        bool decides = call.Stage == CallStage.Connected && call.Agent == agent;
        var allowed = decides ? call.RecordingTerms.Allowed(call.RecordingActivity) : RecordingActions.None;
        return new DeskRecording(
            call.RecordingActivity.ToString().ToLowerInvariant(),
            [.. Enum.GetValues<RecordingActions>().Where(a => a != RecordingActions.None && allowed.HasFlag(a)).Select(a => a.ToString().ToLowerInvariant())],
            call.RecordingPause?.Reason,
            call.RecordingPause?.Until);
    }
}

/// <summary>A call as its customer may see it.</summary>
/// <param name="Answered">Whether he is with somebody; else he waits.</param>
/// <param name="Agent">Who has him; null without an agent.</param>
public sealed record CustomerCallSight(bool Answered, AgentId? Agent);

/// <summary>Somebody who listens to a call.</summary>
/// <param name="Agent">To whom.</param>
public sealed record SupervisorSight(AgentId Supervisor, string Name, AgentId Agent, SupervisorMode Mode)
{
    /// <summary>The mode as contracts name it.</summary>
    public string ModeWord => Mode switch { SupervisorMode.Monitor => "monitor", SupervisorMode.Whisper => "whisper", _ => "barge" };
}

/// <summary>One party of a call.</summary>
/// <param name="Number">What was dialled, where it is somebody outside.</param>
public sealed record CallPartyView(LegId Leg, string Kind, string? Number, AgentId? Agent, string State, bool Muted, Instant Since);

/// <summary>Whom an agent asks beside the customer.</summary>
/// <param name="Number">What was dialled; null for an agent.</param>
public sealed record ConsultView(LegId Leg, string? Number, AgentId? Agent, string State, string? Failure, Instant Since);
