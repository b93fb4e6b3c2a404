using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>Where an attempt is on its way.</summary>
public enum AttemptPhase : byte
{
    /// <summary>Dialled; nobody has answered.</summary>
    Dialling,

    /// <summary>A person is on the line and has no agent.</summary>
    Waiting,

    /// <summary>An agent is being given to him.</summary>
    Seating,

    /// <summary>Both hear each other.</summary>
    Connected,

    /// <summary>The call is over and has its outcome; the agent writes it up.</summary>
    WrappingUp,

    /// <summary>Everything is known; the list has to be told.</summary>
    Ended,
}

/// <summary>One dial of one record, until the list knows its outcome. Immutable.</summary>
/// <param name="Ordinal">Its number in the campaign, from 1; what pacing knows it by.</param>
/// <param name="Number">What was dialled, sealed.</param>
/// <param name="Segment">What answer rates are learnt by.</param>
public sealed record Attempt(
    AttemptId Id, long Ordinal, long Record, CallListId List, InteractionId Interaction, CallId Call, SealedText Number, DialSegment Segment, Instant DialledAt)
{
    /// <summary>How long after its last sign of life an attempt is closed as failed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(25);
    private static readonly TimeSpan LongestWrapUp = TimeSpan.FromMinutes(30);

    /// <summary>Where it is.</summary>
    public AttemptPhase Phase { get; init; } = AttemptPhase.Dialling;

    /// <summary>When a person answered.</summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>The agent who is to have, has or had him; from the beginning where he dials himself.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>Whether an agent dials it himself: he is there when somebody answers.</summary>
    public bool IsOwned { get; init; }

    /// <summary>The IANA zone of the party: the record's, else the campaign's; null where neither names one.</summary>
    public string? Zone { get; init; }

    /// <summary>What the agent has said came of it; null before.</summary>
    public Disposition? Disposition { get; init; }

    /// <summary>The party has said that it wants no more calls.</summary>
    public bool OptedOut { get; init; }

    /// <summary>The rules it was allowed by, with their versions: "us/1"; null where the journal does not say.</summary>
    public string? Law { get; init; }

    /// <summary>As of when the public list of those who want no calls had been asked; null for never.</summary>
    public Instant? RegistryAsOf { get; init; }

    /// <summary>What the agent answered to the campaign's questions, by field, as a sealed JSON object; null for nothing.</summary>
    public SealedText? Answers { get; init; }

    /// <summary>The SIP status it failed with.</summary>
    public int? Status { get; init; }

    /// <summary>The Q.850 cause beside it.</summary>
    public int? Cause { get; init; }

    /// <summary>The trunk it was dialled by last.</summary>
    public TrunkId? Trunk { get; init; }

    /// <summary>How the call ended, as its interaction says; null before.</summary>
    public string? EndReason { get; init; }

    /// <summary>What it came to; null before.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>When the call was over.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>The agent's wrap-up code.</summary>
    public string? Code { get; init; }

    /// <summary>When it is given up without a word from the call; <see cref="Instant.MaxValue"/> when the list is to be told.</summary>
    /// <param name="ringing">How long all its trunks together may take.</param>
    public Instant Deadline(TimeSpan ringing) => Phase switch
    {
        AttemptPhase.Dialling => DialledAt + ringing + Grace,
        AttemptPhase.Waiting or AttemptPhase.Seating => AnsweredAt!.Value + Grace,
        AttemptPhase.Connected => AnsweredAt!.Value + LongestCall,
        AttemptPhase.WrappingUp => EndedAt!.Value + LongestWrapUp,
        _ => Instant.MaxValue,
    };
}
