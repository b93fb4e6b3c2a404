using System.Collections.Immutable;
using Crm.Dialing.Law;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using Crm.Events;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>
/// One campaign. Durable fields change only in <see cref="Apply"/>; what is marked so lives only as long as the process. Owned by one shard
/// loop; not thread safe.
/// </summary>
public sealed class CampaignState(CampaignId id)
{
    private readonly Dictionary<AttemptId, Attempt> _attempts = [];
    private readonly Dictionary<InteractionId, AttemptId> _ofInteraction = [];
    private readonly Dictionary<AttemptId, Preview> _previews = [];
    private readonly Dictionary<long, CampaignCallback> _callbacks = [];
    private readonly Dictionary<AttemptId, OptOutPicture> _optOuts = [];
    private readonly int[] _inPhase = new int[Enum.GetValues<AttemptPhase>().Length];
    private readonly long[] _outcomes = new long[Enum.GetValues<CallOutcome>().Length];

    /// <summary>Its id.</summary>
    public CampaignId Id { get; } = id;

    /// <summary>What is set; null before it was saved.</summary>
    public CampaignSettings? Settings { get; private set; }

    /// <summary>How often it was saved.</summary>
    public int Version { get; private set; }

    /// <summary>It was removed.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>Where it is.</summary>
    public CampaignStage Stage { get; private set; } = CampaignStage.Draft;

    /// <summary>Why it is there.</summary>
    public string StageReason { get; private set; } = "made";

    /// <summary>Since when.</summary>
    public Instant StageSince { get; private set; }

    /// <summary>When it was first started.</summary>
    public Instant? FirstStart { get; private set; }

    /// <summary>Attempts ever begun.</summary>
    public long Begun { get; private set; }

    /// <summary>Records ever refused for good.</summary>
    public long Refused { get; private set; }

    /// <summary>Attempts whose outcome the list does not know yet.</summary>
    public IReadOnlyDictionary<AttemptId, Attempt> Attempts => _attempts;

    /// <summary>Records that agents are shown now.</summary>
    public IReadOnlyDictionary<AttemptId, Preview> Previews => _previews;

    /// <summary>Calls that agents promised to make themselves, by record.</summary>
    public IReadOnlyDictionary<long, CampaignCallback> Callbacks => _callbacks;

    /// <summary>Who wants no more calls and may not be on the do-not-call list yet.</summary>
    public IReadOnlyDictionary<AttemptId, OptOutPicture> OptOuts => _optOuts;

    /// <summary>Previews that agents gave back.</summary>
    public long Skipped { get; private set; }

    /// <summary>What is known of the records that are shown. Lives only as long as the process.</summary>
    public Dictionary<AttemptId, RecordAtHand> AtHand { get; } = [];

    /// <summary>Previews whose agent is not there, and since when. Lives only as long as the process.</summary>
    public Dictionary<AttemptId, Instant> Missed { get; } = [];

    /// <summary>Previews whose timer wants to dial. Lives only as long as the process.</summary>
    public HashSet<AttemptId> Checked { get; } = [];

    /// <summary>What the pacing had learnt when it was last kept; null before.</summary>
    public PacingMemory? Learnt { get; private set; }

    /// <summary>People who answered, and those who had nobody.</summary>
    public AbandonmentCount Abandonment { get; } = new();

    /// <summary>The pacing; null while it does not run. Lives only as long as the process.</summary>
    public IPacing? Pacing { get; set; }

    /// <summary>What the law's share still bears. Lives only as long as the process.</summary>
    public AbandonmentGuard Guard { get; set; } = new();

    /// <summary>Until when the hours of the law certainly let it dial, and when that was asked. Lives only as long as the process.</summary>
    public (Instant Until, Instant At)? LegalUntil { get; set; }

    /// <summary>When what it has learnt was last kept, or it began. Lives only as long as the process.</summary>
    public Instant LearntAt { get; set; }

    /// <summary>The agents who are there. Lives only as long as the process.</summary>
    public Dictionary<AgentId, AgentSeen> Agents { get; } = [];

    /// <summary>The numbers by which pacing knows agents. Lives only as long as the process.</summary>
    public Dictionary<AgentId, long> AgentNumbers { get; } = [];

    /// <summary>The attempts that records are being reserved for, and since when. Lives only as long as the process.</summary>
    public (ImmutableArray<AttemptId> Attempts, Instant Since)? Asked { get; set; }

    /// <summary>The last decision of the pacing, and when it was made. Lives only as long as the process.</summary>
    public (PacingDecision Decision, Instant At)? Paced { get; set; }

    /// <summary>The world as it was told last. Lives only as long as the process.</summary>
    public FloorSeen? Floor { get; set; }

    /// <summary>Inbound callers go first now. Lives only as long as the process.</summary>
    public bool MakesWay { get; set; }

    /// <summary>What holds dialling back beside the pacing, as a word; null for nothing. Lives only as long as the process.</summary>
    public string? HeldBack { get; set; }

    /// <summary>Attempts that the list was told of, and when. Lives only as long as the process.</summary>
    public Dictionary<AttemptId, Instant> Telling { get; } = [];

    /// <summary>How often law refused a dial for now, by reason. Lives only as long as the process.</summary>
    public Dictionary<DialRefusal, long> PutOff { get; } = [];

    /// <summary>Whether anything is to be done when nothing is told from outside.</summary>
    public bool IsAtRest => Stage is not (CampaignStage.Running or CampaignStage.Draining) && _attempts.Count == 0 && _previews.Count == 0;

    /// <summary>How many attempts ended so.</summary>
    public long CountOf(CallOutcome outcome) => _outcomes[(int)outcome];

    /// <summary>The preview an interaction may become; null when it is none.</summary>
    public Preview? FindPreview(InteractionId interaction) => _previews.Values.FirstOrDefault(p => p.Interaction == interaction);

    /// <summary>When time has to be told of next; <see cref="Instant.MaxValue"/> for never.</summary>
    public Instant NextDeadline()
    {
        var next = Instant.MaxValue;
        foreach (var attempt in _attempts.Values)
        {
            next = Instant.Min(next, attempt.Deadline(Ringing));
        }

        foreach (var preview in _previews.Values)
        {
            next = Instant.Min(next, preview.Deadline(Checked.Contains(preview.Attempt)));
        }

        return next;
    }

    /// <summary>The attempt an interaction is; null when it is settled or none.</summary>
    public Attempt? Find(InteractionId interaction) => _ofInteraction.TryGetValue(interaction, out var attempt) ? _attempts.GetValueOrDefault(attempt) : null;

    /// <summary>Lines in use: attempts whose call is not over.</summary>
    public int Lines => In(AttemptPhase.Dialling) + In(AttemptPhase.Waiting) + In(AttemptPhase.Seating) + In(AttemptPhase.Connected);

    /// <summary>Attempts in a phase; counted, not searched for.</summary>
    public int In(AttemptPhase phase) => _inPhase[(int)phase];

    /// <summary>How long all trunks of an attempt together may take.</summary>
    public TimeSpan Ringing => Settings is { } s ? (s.RingTime + TimeSpan.FromSeconds(10)) * Math.Max(1, s.Trunks.Length) + (s.Machines is null ? TimeSpan.Zero : MachineDetection.Longest) : TimeSpan.FromMinutes(1);

    /// <summary>Changes the durable state by one event.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case CampaignSaved e:
                (Settings, Version) = (e.Settings, e.Version);
                break;
            case CampaignRemoved:
                IsRemoved = true;
                break;
            case CampaignStageChanged e:
                (Stage, StageReason, StageSince) = (e.To, e.Reason, at);
                FirstStart ??= e.To == CampaignStage.Running ? at : null;
                break;
            case PacingLearnt e:
                Learnt = e.Memory;
                break;
            case RecordRefused e:
                Refused++;
                _callbacks.Remove(e.Record);
                break;
            case AttemptBegun e:
                Begun = Math.Max(Begun, e.Ordinal);
                _callbacks.Remove(e.Record);
                Put(new Attempt(e.Attempt, e.Ordinal, e.Record, e.List, e.Interaction, e.Call, e.Number, e.Segment, at) 
                {
                    Agent = e.Agent, IsOwned = e.Agent is not null, Zone = e.Zone, Law = e.Law, RegistryAsOf = e.RegistryAsOf,
                });
                break;
            case PreviewOffered e:
                _previews[e.Attempt] = new Preview(e.Attempt, e.Record, e.List, e.Interaction, e.Agent, e.Number, e.Segment, at, e.Until, e.Callback);
                break;
            case PreviewOver e:
                _previews.Remove(e.Attempt);
                AtHand.Remove(e.Attempt);
                Missed.Remove(e.Attempt);
                Checked.Remove(e.Attempt);
                Skipped += e.End == PreviewEnd.Skipped ? 1 : 0;
                break;
            case AttemptDisposed e:
                Change(e.Attempt, a => a with { Disposition = new Disposition(e.Code, e.CallAgain, e.Mine) });
                break;
            case AttemptFormFilled e:
                Change(e.Attempt, a => a with { Answers = e.Answers });
                break;
            case AttemptServed e:
                Change(e.Attempt, a => a with { Phase = AttemptPhase.Connected, AnsweredAt = at });
                break;
            case AttemptSaid e:
                Change(e.Attempt, a => a with { Disposition = new Disposition(e.Code, null, false) });
                break;
            case PartyOptedOut e:
                _optOuts[e.Attempt] = new OptOutPicture(e.Attempt, e.Number, e.By);
                Change(e.Attempt, a => a with { OptedOut = true });
                break;
            case OptOutEntered e:
                _optOuts.Remove(e.Attempt);
                break;
            case CallbackKept e:
                _callbacks[e.Callback.Record] = e.Callback;
                break;
            case AttemptAnswered e:
                Change(e.Attempt, a => a with { Phase = AttemptPhase.Waiting, AnsweredAt = at });
                break;
            case AttemptSeated e:
                Change(e.Attempt, a => a with { Phase = AttemptPhase.Seating, Agent = e.Agent });
                break;
            case AttemptUnseated e:
                Change(e.Attempt, a => a with { Phase = AttemptPhase.Waiting, Agent = null });
                break;
            case AttemptConnected e:
                Abandonment.Add(at, abandoned: false);
                Change(e.Attempt, a => a with { Phase = AttemptPhase.Connected, Agent = e.Agent, AnsweredAt = a.AnsweredAt ?? at });
                break;
            case AttemptEnded e:
                End(e, at);
                break;
            case AttemptWrappedUp e:
                Change(e.Attempt, a => a with { Code = e.Code, Phase = a.Phase == AttemptPhase.WrappingUp ? AttemptPhase.Ended : a.Phase });
                break;
            case AttemptSettled e:
                Telling.Remove(e.Attempt);
                if (_attempts.Remove(e.Attempt, out var settled))
                {
                    _inPhase[(int)settled.Phase]--;
                    _ofInteraction.Remove(settled.Interaction);
                }

                break;
            default:
                throw new InvalidOperationException($"A campaign does not know the event {domainEvent.GetType().Name}.");
        }
    }

    /// <summary>All that is durable, as one value.</summary>
    public CampaignPicture Take() => new(
        Id, Settings, Version, Stage, StageReason, StageSince, FirstStart, Begun, Refused, [.. _outcomes], Abandonment.Take(), [.. _attempts.Values], Learnt)
    {
        Skipped = Skipped,
        Previews = [.. _previews.Values],
        Callbacks = [.. _callbacks.Values],
        OptOuts = [.. _optOuts.Values],
    };

    /// <summary>A campaign as it was pictured.</summary>
    public static CampaignState Of(CampaignPicture picture)
    {
        var state = new CampaignState(picture.Id)
        {
            Settings = picture.Settings,
            Version = picture.Version,
            Stage = picture.Stage,
            StageReason = picture.StageReason,
            StageSince = picture.StageSince,
            FirstStart = picture.FirstStart,
            Begun = picture.Begun,
            Refused = picture.Refused,
            Skipped = picture.Skipped,
            Learnt = picture.Learnt,
        };
        picture.Outcomes.AsSpan()[..Math.Min(picture.Outcomes.Length, state._outcomes.Length)].CopyTo(state._outcomes);
        state.Abandonment.Restore(picture.Abandonment);
        foreach (var attempt in picture.Attempts)
        {
            state.Put(attempt);
        }

        foreach (var preview in picture.Previews)
        {
            state._previews[preview.Attempt] = preview;
        }

        foreach (var callback in picture.Callbacks)
        {
            state._callbacks[callback.Record] = callback;
        }

        foreach (var optOut in picture.OptOuts)
        {
            state._optOuts[optOut.Attempt] = optOut;
        }

        return state;
    }

    private void End(AttemptEnded e, Instant at)
    {
        _outcomes[(int)e.Outcome]++;
        if (e.Outcome == CallOutcome.Abandoned)
        {
            Abandonment.Add(at, abandoned: true);
        }

        bool isWrittenUp = e.Outcome == CallOutcome.Connected && _attempts.GetValueOrDefault(e.Attempt) is { Code: null };
        Change(e.Attempt, a => a with { Outcome = e.Outcome, EndedAt = at, Status = e.Status, Cause = e.Cause, Trunk = e.Trunk, EndReason = e.Reason, Phase = isWrittenUp ? AttemptPhase.WrappingUp : AttemptPhase.Ended });
    }

    private void Put(Attempt attempt)
    {
        if (_attempts.TryGetValue(attempt.Id, out var before))
        {
            _inPhase[(int)before.Phase]--;
        }

        _inPhase[(int)attempt.Phase]++;
        _attempts[attempt.Id] = attempt;
        _ofInteraction[attempt.Interaction] = attempt.Id;
    }

    private void Change(AttemptId id, Func<Attempt, Attempt> change)
    {
        if (_attempts.TryGetValue(id, out var attempt))
        {
            var changed = _attempts[id] = change(attempt);
            _inPhase[(int)attempt.Phase]--;
            _inPhase[(int)changed.Phase]++;
        }
    }
}

/// <summary>All that is durable of a campaign.</summary>
/// <param name="Outcomes">Counts in the order of <see cref="CallOutcome"/>.</param>
/// <param name="Learnt">What the pacing had learnt; null before it had.</param>
public sealed record CampaignPicture(
    CampaignId Id,
    CampaignSettings? Settings,
    int Version,
    CampaignStage Stage,
    string StageReason,
    Instant StageSince,
    Instant? FirstStart,
    long Begun,
    long Refused,
    ImmutableArray<long> Outcomes,
    ImmutableArray<HourCount> Abandonment,
    ImmutableArray<Attempt> Attempts,
    PacingMemory? Learnt = null)
{
    /// <summary>See <see cref="CampaignState.Skipped"/>.</summary>
    public long Skipped { get; init; }

    /// <summary>See <see cref="CampaignState.Previews"/>.</summary>
    public ImmutableArray<Preview> Previews { get; init; } = [];

    /// <summary>See <see cref="CampaignState.Callbacks"/>.</summary>
    public ImmutableArray<CampaignCallback> Callbacks { get; init; } = [];

    /// <summary>See <see cref="CampaignState.OptOuts"/>.</summary>
    public ImmutableArray<OptOutPicture> OptOuts { get; init; } = [];
}

/// <summary>Somebody who wants no more calls and may not be on the do-not-call list yet.</summary>
/// <param name="Number">Sealed.</param>
/// <param name="By">"agent:anna".</param>
public sealed record OptOutPicture(AttemptId Attempt, SealedText Number, string By);
