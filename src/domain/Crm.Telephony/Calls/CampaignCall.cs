using System.Collections.Immutable;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>That a campaign placed the call.</summary>
public sealed class CampaignCall(CampaignId campaign, AttemptId attempt, SealedText number)
{
    /// <summary>Whose call it is.</summary>
    public CampaignId Campaign { get; } = campaign;

    /// <summary>The campaign's attempt.</summary>
    public AttemptId Attempt { get; } = attempt;

    /// <summary>What is dialled, sealed.</summary>
    public SealedText Number { get; } = number;

    /// <summary>When somebody picked up.</summary>
    public Instant? AnsweredAt { get; set; }

    /// <summary>He had no agent in time.</summary>
    public bool Abandoned { get; set; }

    /// <summary>A flow speaks, or spoke, with him instead of an agent.</summary>
    public bool Served { get; set; }

    /// <summary>The agent who had him first; null while none has.</summary>
    public AgentId? Agent { get; set; }

    /// <summary>How the call is to be made. Lives only as long as the process.</summary>
    public CampaignDial? Dial { get; set; }

    /// <summary>The trunk it was dialled by last. Lives only as long as the process.</summary>
    public TrunkId? Trunk { get; set; }

    /// <summary>The trunks that did not take it. Lives only as long as the process.</summary>
    public ImmutableArray<TrunkId> Refused { get; set; } = [];

    /// <summary>The SIP status the last dial failed with; null when it did not fail by one. Lives only as long as the process.</summary>
    public int? Status { get; set; }

    /// <summary>The carrier's cause (ITU-T Q.850) beside the status; null when none was told. Lives only as long as the process.</summary>
    public int? Cause { get; set; }

    /// <summary>Notes why the last dial failed.</summary>
    internal void FailedWith(int status, int? cause) => (Status, Cause) = (status, cause);

    /// <summary>When the call is ended however well it goes. Lives only as long as the process.</summary>
    public Instant Until { get; set; } = Instant.MaxValue;

    /// <summary>How far it is with who answered. Lives only as long as the process.</summary>
    public Listening Listening { get; set; }

    /// <summary>
    /// How many answers of the media plane are awaited though the party is there already: an agent is found while they are made. Lives only as long as the
    /// process.
    /// </summary>
    public int MediaDue { get; set; }

    /// <summary>A beep was heard before it was decided who answered. Lives only as long as the process.</summary>
    public bool BeepHeard { get; set; }

    /// <summary>He is being told that nobody is there. Lives only as long as the process.</summary>
    public bool Announcing { get; set; }
}

/// <summary>How a campaign's call is to be made.</summary>
/// <param name="Trunks">By which trunks, the first to be tried first.</param>
/// <param name="Presented">The number to be shown; null leaves it to the trunk.</param>
/// <param name="RingTime">How long it may ring.</param>
/// <param name="Patience">How long who answers may wait for an agent.</param>
/// <param name="Announcement">What he is told who has none, in words; null hangs up without a word.</param>
/// <param name="Language">The language of that.</param>
public sealed record CampaignDial(
    ImmutableArray<TrunkId> Trunks, string? Presented, TimeSpan RingTime, TimeSpan Patience, string? Announcement, string Language)
{
    /// <summary>The flow that speaks with who answers; null gives him an agent.</summary>
    public FlowId? Flow { get; init; }

    /// <summary>Who answered is listened for; null takes everybody for a person.</summary>
    public MachineRules? Machines { get; init; }

    /// <summary>The key by which who is told that nobody is there says that he wants no more calls; null for none.</summary>
    public char? OptOutKey { get; init; }
}
