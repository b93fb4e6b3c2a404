using Crm.Domain.Tests.Routing;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Domain.Tests.Interactions;

public sealed class InteractionFoldTests
{
    private static readonly InteractionId Id = RoutingBench.Call(1);
    private static readonly QueueId Queue = new("support");
    private static readonly AgentId Anna = new("anna");
    private static readonly AgentId Bert = new("bert");
    private static readonly CallId Call = new(RoutingBench.Id(9));

    private InteractionRecord? _record;
    private Instant _now = RoutingBench.Start;
    private long _call;
    private long _routing;

    /// <summary>A fact after so many seconds; facts of calls come from the call's shard, the others from routing.</summary>
    private InteractionFoldTests Fact(double after, IDomainEvent fact)
    {
        _now += TimeSpan.FromSeconds(after);
        bool call = fact.GetType().Namespace is "Crm.Events.Calls" or "Crm.Events.Interactions";
        var envelope = call
            ? new EventEnvelope(new ShardId("call.1"), ++_call, 0, _now, fact)
            : new EventEnvelope(new ShardId("routing"), ++_routing, 0, _now, fact);
        _record = InteractionFold.Apply(_record, envelope);
        var again = InteractionFold.Apply(_record, envelope);
        Assert.Same(_record, again);
        return this;
    }

    private InteractionFoldTests Start() => Fact(0, new InteractionStarted(
        Id, MediaType.Voice, InteractionDirection.Inbound, new SubjectId(RoutingBench.Id(5)), null, null, "4001", null, Call));

    private InteractionFoldTests Enqueue(double after) => Fact(after, new EntryEnqueued(new QueueVisitId(RoutingBench.Id(2)), Id, Queue, MediaType.Voice, 0, [], _now));

    private InteractionFoldTests Offer(double after, int n, AgentId agent) => Fact(after, new ReservationCreated(
        Reservation(n), new QueueVisitId(RoutingBench.Id(2)), Id, Queue, agent, _now, new RoutingDecision(0, 1, "longest-idle", 0, 1, 1)));

    private InteractionFoldTests Answer(double after, int n, AgentId agent) => Fact(after, new ReservationAccepted(Reservation(n), Id, agent, _now))
        .Fact(1, new EntryAnswered(new QueueVisitId(RoutingBench.Id(2)), Id, Queue, agent, Reservation(n), TimeSpan.Zero, true));

    private InteractionFoldTests End(double after, InteractionOutcome outcome, string reason = "caller-hung-up") =>
        Fact(after, new InteractionEnded(Id, outcome, Termination.Success(reason)));

    private InteractionFoldTests EndTalk(int n, AgentId agent) =>
        Fact(0, new HandlingEnded(Reservation(n), Id, Queue, agent, TimeSpan.Zero, TimeSpan.Zero, _now, Termination.Success("caller-hung-up")));

    private InteractionFoldTests Complete(double after, int n, AgentId agent) =>
        Fact(after, new ReservationCompleted(Reservation(n), Id, Queue, agent, "done", null, TimeSpan.FromSeconds(after), false));

    private static ReservationId Reservation(int n) => new(RoutingBench.Id(n));

    private string Segments() => string.Join(", ", _record!.Segments.Select(s =>
        $"{s.Kind.ToString().ToLowerInvariant()}{(s.Agent is { } a ? $"({a})" : "")} {(s.To - s.From)?.TotalSeconds.ToString() ?? "open"} {s.EndReason}"));

    private static void AddsUp(InteractionRecord record)
    {
        var at = record.StartedAt;
        foreach (var segment in record.Segments.Where(s => s.Kind is not (SegmentKind.Wrap or SegmentKind.Consult)))
        {
            Assert.Equal(at, segment.From);
            Assert.True(segment.To >= segment.From);
            at = segment.To!.Value;
        }

        Assert.Equal(record.EndedAt, at);
        Assert.DoesNotContain(record.Segments, s => s.To is null);
    }

    [Fact]
    public void An_answered_call_is_flow_queue_offer_talk_and_wrap()
    {
        Start().Enqueue(8).Offer(5, 1, Anna).Answer(3, 1, Anna).End(60, InteractionOutcome.Answered).EndTalk(1, Anna).Complete(20, 1, Anna);
        Assert.Equal("flow 8 queued, queue 5 offered, offer(anna) 4 answered, talk(anna) 60 caller-hung-up, wrap(anna) 20 completed", Segments());
        AddsUp(_record!);
        Assert.Equal((InteractionOutcome.Answered, "done", TimeSpan.FromSeconds(60)), (_record!.Outcome, _record.WrapUpCode, _record.Talked));
        Assert.Equal([Queue], _record.Queues);
        Assert.Equal([Anna], _record.Agents);
        Assert.Equal("interaction.started", _record.Events[0].Name);
        Assert.Equal(("reservation.completed", "done"), (_record.Events[^1].Name, _record.Events[^1].Detail));
    }

    [Fact]
    public void An_abandoned_call_ends_in_the_queue()
    {
        Start().Enqueue(8).Fact(30, new EntryAbandoned(new QueueVisitId(RoutingBench.Id(2)), Id, Queue, TimeSpan.FromSeconds(30), false)).End(0, InteractionOutcome.Abandoned);
        Assert.Equal("flow 8 queued, queue 30 abandoned", Segments());
        AddsUp(_record!);
        Assert.Empty(_record!.Agents);
    }

    [Fact]
    public void A_call_abandoned_while_it_was_offered_ends_in_the_offer_whichever_shard_is_heard_first()
    {
        var canceled = new ReservationCanceled(Reservation(1), Id, Anna, "caller-hung-up");
        var abandoned = new EntryAbandoned(new QueueVisitId(RoutingBench.Id(2)), Id, Queue, TimeSpan.FromSeconds(6), false);
        Start().Enqueue(1).Offer(0, 1, Anna).Fact(6, canceled).Fact(0, abandoned).End(0, InteractionOutcome.Abandoned);
        Assert.Equal("flow 1 queued, queue 0 offered, offer(anna) 6 canceled", Segments());
        AddsUp(_record!);

        _record = null;
        Start().Enqueue(1).Offer(0, 1, Anna).End(6, InteractionOutcome.Abandoned).Fact(0.2, canceled).Fact(0, abandoned);
        Assert.Equal("flow 1 queued, queue 0 offered, offer(anna) 6 caller-hung-up", Segments());
        AddsUp(_record!);
        Assert.Equal(6, _record!.Events.Length);
    }

    [Fact]
    public void A_rejected_and_a_missed_offer_lead_back_to_the_queue()
    {
        Start().Enqueue(2).Offer(0, 1, Anna).Fact(4, new ReservationRejected(Reservation(1), Id, Anna, "busy", _now))
            .Offer(0, 2, Bert).Fact(15, new ReservationTimedOut(Reservation(2), Id, Bert)).Offer(7, 3, Anna).Answer(2, 3, Anna).End(30, InteractionOutcome.Answered);
        Assert.Equal(
            "flow 2 queued, queue 0 offered, offer(anna) 4 rejected, queue 0 offered, offer(bert) 15 timed-out, queue 7 offered, offer(anna) 3 answered, talk(anna) 30 caller-hung-up",
            Segments());
        AddsUp(_record!);
        Assert.Equal([Anna], _record!.Agents);
    }

    [Fact]
    public void Hold_splits_talk_and_the_times_still_add_up()
    {
        Start().Enqueue(0).Offer(0, 1, Anna).Answer(2, 1, Anna)
            .Fact(10, new CallHeld(Call, Id, Anna)).Fact(0, new CallHeld(Call, Id, Anna)).Fact(20, new CallResumed(Call, Id, Anna))
            .Fact(5, new CallHeld(Call, Id, Anna)).End(5, InteractionOutcome.Answered);
        Assert.Equal(
            "queue 0 offered, offer(anna) 3 answered, talk(anna) 10 held, hold(anna) 20 resumed, talk(anna) 5 held, hold(anna) 5 caller-hung-up",
            Segments());
        AddsUp(_record!);
        Assert.Equal((15, 25), (_record!.Talked.TotalSeconds, _record.Held.TotalSeconds));
    }

    [Fact]
    public void A_call_lost_in_a_crash_is_closed_by_the_system_where_it_stood()
    {
        Start().Enqueue(3).Offer(0, 1, Anna).Answer(2, 1, Anna).Fact(40, new HandlingEnded(
            Reservation(1), Id, Queue, Anna, TimeSpan.FromSeconds(40), TimeSpan.Zero, null, Termination.Indeterminate("restart"))).Complete(0, 1, Anna)
            .End(2, InteractionOutcome.Answered, "restart");
        Assert.Equal("flow 3 queued, queue 0 offered, offer(anna) 3 answered, talk(anna) 40 restart, flow 2 restart", Segments());
        AddsUp(_record!);

        _record = null;
        Start().Enqueue(3).Fact(9, new EntryLeft(new QueueVisitId(RoutingBench.Id(2)), Id, Queue, QueueExit.ClosedBySystem, "restart", TimeSpan.FromSeconds(9)))
            .End(0, InteractionOutcome.ClosedBySystem, "restart");
        Assert.Equal("flow 3 queued, queue 9 closed-by-system", Segments());
        AddsUp(_record!);
    }

    [Fact]
    public void A_transfer_to_another_queue_leaves_the_first_wrap_up_beside_the_chain()
    {
        Start().Enqueue(0).Offer(0, 1, Anna).Answer(1, 1, Anna).Fact(30, new HandlingEnded(
            Reservation(1), Id, Queue, Anna, TimeSpan.FromSeconds(30), TimeSpan.Zero, _now, Termination.Success("transferred")))
            .Enqueue(0).Complete(10, 1, Anna).Offer(5, 2, Bert).Answer(1, 2, Bert).End(20, InteractionOutcome.Answered);
        Assert.Equal(
            "queue 0 offered, offer(anna) 2 answered, talk(anna) 30 transferred, wrap(anna) 10 completed, queue 15 offered, offer(bert) 2 answered, talk(bert) 20 caller-hung-up",
            Segments());
        AddsUp(_record!);
        Assert.Equal([Anna, Bert], _record!.Agents);
    }

    [Fact]
    public void Only_one_outcome_is_kept_and_a_call_that_never_leaves_the_flow_is_one_segment()
    {
        Start().End(12, InteractionOutcome.ClosedInFlow).End(5, InteractionOutcome.Abandoned);
        Assert.Equal("flow 12 caller-hung-up", Segments());
        Assert.Equal(InteractionOutcome.ClosedInFlow, _record!.Outcome);
        Assert.Equal(12, (_record.EndedAt! - _record.StartedAt).Value.TotalSeconds);
    }

    [Fact]
    public void A_fact_of_an_interaction_that_never_started_makes_no_record_and_facts_beyond_the_limit_are_counted()
    {
        Enqueue(0);
        Assert.Null(_record);
        Start();
        for (int i = 0; i < InteractionFold.MaxEvents + 5; i++)
        {
            Fact(1, i % 2 == 0 ? new CallHeld(Call, Id, Anna) : new CallResumed(Call, Id, Anna));
        }

        Assert.Equal((InteractionFold.MaxEvents, 6), (_record!.Events.Length, _record.Dropped));
    }

    [Fact]
    public void Recordings_are_listed_with_their_length_once_complete()
    {
        var recording = new RecordingId(RoutingBench.Id(77));
        Start().Fact(1, new RecordingStarted(Call, Id, recording));
        Assert.Null(_record!.Recordings[0].Duration);
        Fact(9, new RecordingEnded(Call, Id, recording, TimeSpan.FromSeconds(9), 4711));
        Assert.Equal((TimeSpan.FromSeconds(9), 4711L), (_record.Recordings[0].Duration, _record.Recordings[0].Bytes));
    }

    [Fact]
    public void A_record_survives_being_stored_as_JSON()
    {
        Start().Enqueue(8).Offer(5, 1, Anna).Answer(3, 1, Anna).Fact(1, new RecordingStarted(Call, Id, new RecordingId(RoutingBench.Id(77))));
        string stored = System.Text.Json.JsonSerializer.Serialize(_record);
        _record = System.Text.Json.JsonSerializer.Deserialize<InteractionRecord>(stored);
        Assert.Equal(stored, System.Text.Json.JsonSerializer.Serialize(_record));
        End(60, InteractionOutcome.Answered);
        AddsUp(_record!);
        Assert.Equal(TimeSpan.FromSeconds(61), _record!.Talked);
    }

    [Fact]
    public async Task Pages_go_through_every_record_once_newest_first()
    {
        var store = new InteractionList();
        var records = Enumerable.Range(0, 25).Select(i => new InteractionRecord(
            RoutingBench.Call(i), MediaType.Voice, InteractionDirection.Inbound, default, null, null, "4001", null, null,
            RoutingBench.Start + TimeSpan.FromSeconds(i / 3)) { Queues = i % 2 == 0 ? [Queue] : [] }).ToList();
        await store.Save(records, CancellationToken.None);
        var seen = new List<InteractionRecord>();
        var filter = new InteractionFilter(Queue: Queue, Limit: 4);
        while (true)
        {
            var page = await store.List(filter, CancellationToken.None);
            seen.AddRange(page.Records);
            if (page.Next is not { } next)
            {
                break;
            }

            Assert.True(InteractionCursor.TryParse(next.ToString(), out var after));
            filter = filter with { After = after };
        }

        Assert.Equal(13, seen.Count);
        Assert.Equal(records.Where(r => filter.Admits(r)).OrderByDescending(r => r.StartedAt.Microseconds).ThenBy(r => r.Id.ToString()).Select(r => r.Id), seen.Select(r => r.Id));
        Assert.False(InteractionCursor.TryParse("nonsense", out _));
        Assert.False(InteractionCursor.TryParse("-5", out _));
    }
}
