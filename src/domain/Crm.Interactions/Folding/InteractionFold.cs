using System.Collections.Immutable;
using System.Text;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Conversations;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Folding;

/// <summary>
/// Folds facts into interaction records: <c>(record, fact) -> record</c>, pure. A fact that is in the record already changes nothing.
/// Facts of one shard come in order; those of the call's shard and of routing may cross, so what comes after the end only adds to
/// the story and never reopens the chain of segments.
/// </summary>
public static class InteractionFold
{
    /// <summary>Events kept per interaction; more are counted as dropped.</summary>
    public const int MaxEvents = 1_000;

    /// <summary>Segments kept per interaction; more are counted as dropped, and the last one goes on.</summary>
    public const int MaxSegments = 500;

    /// <summary>Steps of flows kept per interaction; more are counted as dropped.</summary>
    public const int MaxSteps = 200;

    /// <summary>Whose record a fact belongs to; null when it concerns no single interaction.</summary>
    public static InteractionId? InteractionOf(IDomainEvent domainEvent) => domainEvent switch
    {
        InteractionStarted e => e.Interaction,
        CustomerLinked e => e.Interaction,
        InteractionEnded e => e.Interaction,
        EntryEnqueued e => e.Interaction,
        EntryAnswered e => e.Interaction,
        EntryAbandoned e => e.Interaction,
        EntryLeft e => e.Interaction,
        ReservationCreated e => e.Interaction,
        ReservationAccepted e => e.Interaction,
        ReservationRejected e => e.Interaction,
        ReservationTimedOut e => e.Interaction,
        ReservationCanceled e => e.Interaction,
        ReservationRescinded e => e.Interaction,
        HandlingEnded e => e.Interaction,
        ReservationCompleted e => e.Interaction,
        DirectOffered e => e.Interaction,
        DirectOfferAccepted e => e.Interaction,
        DirectOfferOver e => e.Interaction,
        DirectConnected e => e.Interaction,
        DirectHandlingEnded e => e.Interaction,
        DirectCompleted e => e.Interaction,
        LegStarted e => e.Interaction,
        LegEnded e => e.Interaction,
        CallPlaced e => e.Interaction,
        CallBridged e => e.Interaction,
        ExternalDialled e => e.Interaction,
        ExternalRefused e => e.Interaction,
        ExternalConnected e => e.Interaction,
        CallHeld e => e.Interaction,
        CallResumed e => e.Interaction,
        CallTransferred e => e.Interaction,
        TransferReturned e => e.Interaction,
        ConsultStarted e => e.Interaction,
        ConsultAnswered e => e.Interaction,
        ConsultEnded e => e.Interaction,
        PartyJoined e => e.Interaction,
        PartyHeld e => e.Interaction,
        PartyResumed e => e.Interaction,
        CallOwnerChanged e => e.Interaction,
        LegReplaced e => e.Interaction,
        CallCarriedOver e => e.Interaction,
        RecordingStarted e => e.Interaction,
        RecordingEnded e => e.Interaction,
        RecordingPaused e => e.Interaction,
        RecordingResumed e => e.Interaction,
        RecordingStopped e => e.Interaction,
        FlowStarted e => e.Interaction,
        FlowStepTaken e => e.Interaction,
        FlowEnded e => e.Interaction,
        AttributeSet e => e.Interaction,
        LanguageChosen e => e.Interaction,
        HandedOver e => e.Interaction,
        CallbackRequested e => e.Interaction,
        CallbackPromised e => e.Interaction,
        CallbackAskedAgain e => e.Interaction,
        CallbackPutOff e => e.Interaction,
        CallbackCanceled e => e.Interaction,
        CallbackDue e => e.Interaction,
        CallbackReached e => e.Interaction,
        EntryPostponed e => e.Interaction,
        VoicemailLeft e => e.Interaction,
        ConversationParked e => e.Interaction,
        ConversationNotTaken e => e.Interaction,
        ConversationReleased e => e.Interaction,
        ConversationSupervisorJoined e => e.Interaction,
        ConversationSupervisorLeft e => e.Interaction,
        ConversationRated e => e.Interaction,
        _ => null,
    };

    /// <summary>The record after a fact; null when there is none yet and the fact does not start one.</summary>
    public static InteractionRecord? Apply(InteractionRecord? record, EventEnvelope envelope)
    {
        if (envelope.Event is InteractionStarted started && record is null)
        {
            record = new InteractionRecord(
                started.Interaction, started.MediaType, started.Direction, started.Subject, started.From, started.FromName, started.To,
                started.Trunk, started.Call, envelope.At)
            {
                Segments = [new Segment(SegmentKind.Flow, "customer", null, null, envelope.At, null, null)],
            };
        }

        if (record is null || Pass(record, envelope) is not { } positions)
        {
            return record;
        }

        record = record with { Positions = positions };
        return envelope.Event is FlowStepTaken && record.Steps.Length >= MaxSteps
            ? record with { Dropped = record.Dropped + 1 }
            : Tell(Change(record, envelope.Event, envelope.At), envelope);
    }

    private static InteractionRecord Change(InteractionRecord record, IDomainEvent domainEvent, Instant at) => domainEvent switch
    {
        CustomerLinked e => record with { Customer = e.Customer },
        EntryEnqueued e => Chain.Switch(record with { Queues = Once(record.Queues, e.Queue) }, SegmentKind.Queue, e.Queue, null, at, "queued"),
        ReservationCreated e => Chain.Switch(record, SegmentKind.Offer, e.Queue, e.Agent, at, "offered"),
        ReservationRejected => Chain.BackToQueue(record, at, "rejected"),
        ReservationTimedOut => Chain.BackToQueue(record, at, "timed-out"),
        ReservationRescinded e => Chain.BackToQueue(record, at, e.Reason),
        EntryPostponed e => Chain.BackToQueue(record, at, e.Reason),
        ReservationCanceled => Chain.Switch(record, SegmentKind.Flow, null, null, at, "canceled"),
        EntryAnswered e => Chain.Switch(
            record with { Agents = Once(record.Agents, e.Agent) }, SegmentKind.Talk, e.Queue, e.Agent, at, "answered"),
        EntryAbandoned => Chain.Switch(record, SegmentKind.Flow, null, null, at, "abandoned"),
        EntryLeft e => Chain.Switch(record, SegmentKind.Flow, null, null, at, ExitWord(e.Exit)),
        CallPlaced e => Chain.Switch(record with { Agents = Once(record.Agents, e.Agent) }, SegmentKind.Offer, null, e.Agent, at, "dialled"),
        CallHeld e => Chain.Toggle(record, SegmentKind.Talk, SegmentKind.Hold, e.Agent, at, "held"),
        CallResumed e => Chain.Toggle(record, SegmentKind.Hold, SegmentKind.Talk, e.Agent, at, "resumed"),
        ConsultEnded e when e.Talked > TimeSpan.Zero => Chain.Beside(
            record, new Segment(SegmentKind.Consult, "agent", null, e.Agent, at - e.Talked, at, e.Result)),
        HandlingEnded e => Chain.Leave(record, e.Agent, at, e.Termination.Reason),
        CallOwnerChanged e => Chain.Switch(record, SegmentKind.Talk, null, e.Agent, at, "transferred"),
        ReservationCompleted e => Wrapped(record, e.Queue, e.Agent, (e.Code, e.Notes), e.Wrapped, e.Expired, at),
        DirectOffered { Kind: not (DirectKind.Consult or DirectKind.TakeOver) } e => Chain.Switch(record, SegmentKind.Offer, null, e.Agent, at, "offered"),
        DirectOfferOver { Kind: not (DirectKind.Consult or DirectKind.TakeOver) } e => Chain.OfferOver(record, e.Agent, at, e.Reason),
        DirectConnected { Kind: DirectKind.Consult } e => record with { Agents = Once(record.Agents, e.Agent) },
        DirectConnected e => Chain.Switch(record with { Agents = Once(record.Agents, e.Agent) }, SegmentKind.Talk, null, e.Agent, at, "answered"),
        DirectHandlingEnded e => Chain.Leave(record, e.Agent, at, e.Termination.Reason),
        DirectCompleted e => Wrapped(record, null, e.Agent, (e.Code, e.Notes), e.Wrapped, e.Expired, at),
        RecordingStarted e => record with { Recordings = record.Recordings.Add(new InteractionRecording(e.Recording, at, null, null)) },
        RecordingEnded e => record with { Recordings = [.. record.Recordings.Select(r => r.Id == e.Recording ? r with { Duration = e.Duration, Bytes = e.Bytes } : r)] },
        FlowStepTaken e => Known.Step(record, e, at),
        AttributeSet e => Known.Attribute(record, e, at),
        LanguageChosen e => record with { Language = e.Language },
        HandedOver e => Known.HandOver(record, e, at),
        InteractionEnded e => End(record, e, at),
        _ => record,
    };

    private static InteractionRecord End(InteractionRecord record, InteractionEnded e, Instant at)
    {
        if (record.EndedAt is not null)
        {
            return record;
        }

        record = Chain.Close(record, at, e.Termination.Reason);
        return record with { EndedAt = record.Segments.Length > 0 ? record.Segments[^1].To ?? at : at, Outcome = e.Outcome, Termination = e.Termination };
    }

    private static InteractionRecord Wrapped(
        InteractionRecord record, QueueId? queue, AgentId agent, (string? Code, Events.Privacy.SealedText? Notes) said, TimeSpan wrapped, bool expired, Instant at)
    {
        record = record with { WrapUpCode = said.Code ?? record.WrapUpCode, Notes = said.Notes ?? record.Notes };
        return wrapped <= TimeSpan.Zero
            ? record
            : Chain.Beside(record, new Segment(SegmentKind.Wrap, "agent", queue, agent, at - wrapped, at, expired ? "expired" : "completed"));
    }

    private static ImmutableArray<FoldedPosition>? Pass(InteractionRecord record, EventEnvelope envelope)
    {
        var now = new FoldedPosition(envelope.Shard, envelope.Sequence, envelope.Index);
        for (int i = 0; i < record.Positions.Length; i++)
        {
            var last = record.Positions[i];
            if (last.Shard == now.Shard)
            {
                return (now.Sequence, now.Index).CompareTo((last.Sequence, last.Index)) > 0 ? record.Positions.SetItem(i, now) : null;
            }
        }

        return record.Positions.Add(now);
    }

    private static InteractionRecord Tell(InteractionRecord record, EventEnvelope envelope)
    {
        if (record.Events.Length >= MaxEvents)
        {
            return record with { Dropped = record.Dropped + 1 };
        }

        return record with { Events = record.Events.Add(Story.Of(envelope)) };
    }

    private static ImmutableArray<T> Once<T>(ImmutableArray<T> all, T item) => all.Contains(item) ? all : all.Add(item);

    /// <summary>An exit as a stable word: <c>callback-requested</c>.</summary>
    public static string ExitWord(QueueExit exit) => Hyphenate(exit.ToString());

    internal static string Hyphenate(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
