using System.Collections.Immutable;
using Crm.Dialing.Lists;
using Crm.Events;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>Something a campaign asks for.</summary>
public abstract record CampaignAction;

/// <summary>Reserve the next records for these attempts; <see cref="RecordsReserved"/> follows.</summary>
public sealed record ReserveRecords(ImmutableArray<AttemptId> Attempts) : CampaignAction;

/// <summary>Give a record back that was not dialled.</summary>
/// <param name="Ended">The attempt that is over, to be written down before; null where none was begun.</param>
public sealed record ReleaseRecord(AttemptId Attempt, Instant? NotBefore, Attempt? Ended = null) : CampaignAction;

/// <summary>Tell the list the outcome; <see cref="AttemptKnown"/> follows for attempts that were begun.</summary>
/// <param name="Ended">The attempt that is over, to be written down before; null where none was begun.</param>
public sealed record SettleRecord(AttemptId Attempt, AttemptOutcome Outcome, Attempt? Ended = null) : CampaignAction;

/// <summary>Give back what is reserved for attempts that are not these: they were lost before they began.</summary>
public sealed record ReleaseAllBut(ImmutableArray<AttemptId> Attempts) : CampaignAction;

/// <summary>The party wants no more calls; <see cref="OptOutKnown"/> follows.</summary>
/// <param name="Number">Sealed.</param>
public sealed record ListDoNotCall(AttemptId Attempt, SealedText Number, string By) : CampaignAction;

/// <summary>Show the record to its agent.</summary>
public sealed record OfferPreview(Preview Preview, RecordAtHand Record, CampaignSettings Settings) : CampaignAction;

/// <summary>Take the record back from its agent.</summary>
public sealed record WithdrawPreview(Preview Preview, string Reason) : CampaignAction;

/// <summary>The timer wants to dial a record that is shown: ask who wants no calls; <see cref="DialPreview"/> follows.</summary>
public sealed record CheckPreview(Preview Preview) : CampaignAction;

/// <summary>Dial.</summary>
/// <param name="Trunks">By which trunks, in this order; empty for all.</param>
public sealed record DialRecord(Attempt Attempt, RecordAtHand Record, ImmutableArray<TrunkId> Trunks, CampaignSettings Settings) : CampaignAction;

/// <summary>Take back a call that rings.</summary>
public sealed record WithdrawCall(Attempt Attempt, string Reason) : CampaignAction;

/// <summary>Give whoever answered to this agent.</summary>
/// <param name="Queue">The campaign's.</param>
/// <param name="Until">When it is too late.</param>
public sealed record GiveToAgent(Attempt Attempt, AgentId Agent, QueueId Queue, Instant Until) : CampaignAction;

/// <summary>What the decider may ask for while it takes one input. All of it takes effect in order, after the decision is durable.</summary>
public interface ICampaignSink
{
    /// <summary>The instant of the decision.</summary>
    Instant Now { get; }

    /// <summary>A new time-ordered id.</summary>
    Guid NewId();

    /// <summary>Changes the state by an event and stores it.</summary>
    void Raise(IDomainEvent domainEvent);

    /// <summary>Asks for an action.</summary>
    void Do(CampaignAction action);

    /// <summary>Answers a person: done.</summary>
    void Done();

    /// <summary>Answers a person: refused, nothing changed.</summary>
    /// <param name="type">"not-found", "wrong-state" or "invalid".</param>
    /// <param name="reason">A stable word that pages put into their own language; null for none.</param>
    void Refuse(string type, string detail, string? reason = null);

    /// <summary>Counts an input that does not fit the state.</summary>
    void Ignore(string reason);
}
