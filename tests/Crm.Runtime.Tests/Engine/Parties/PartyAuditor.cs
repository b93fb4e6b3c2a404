using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Primitives;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;

namespace Crm.Runtime.Tests.Engine.Parties;

/// <summary>
/// Counts from the events alone and listens at the bridges: legs without owner, silence, times that do not add up, statistics that
/// differ from a recount.
/// </summary>
internal sealed class PartyAuditor(EngineWorld world, int seed)
{
    private readonly Dictionary<MediaSessionId, Instant> _silentSince = [];
    private readonly Dictionary<LegId, bool> _legs = [];
    private readonly Dictionary<ReservationId, Instant> _connected = [];
    private readonly Dictionary<AgentId, (long Talk, long Hold)> _recount = [];
    private readonly Dictionary<AgentId, (long Offered, long Handled)> _work = [];
    private readonly Dictionary<QueueId, (long Offered, long Answered, long Abandoned, long Else)> _visits = [];
    private readonly HashSet<InteractionId> _spokenWith = [];
    private readonly Dictionary<ReservationId, (long Talk, long Hold)> _handled = [];
    private readonly Dictionary<InteractionId, InteractionRecord?> _records = [];
    private readonly StatisticsFold _statistics = new();
    private int _seen;

    public bool IsOpen(LegId leg) => _legs.GetValueOrDefault(leg);

    public void Look(int step)
    {
        Follow();
        Check(_legs.Values.Count(isOpen => isOpen) <= 40, step, "legs pile up");
        var now = Instant.Now(world.Clock);
        foreach (var session in world.Media.Up)
        {
            if (world.Media.HearsAnything(session))
            {
                _silentSince.Remove(session);
            }
            else if (!_silentSince.TryAdd(session, now))
            {
                Check(now - _silentSince[session] <= TimeSpan.FromSeconds(2), step, $"{session} hears nothing since {_silentSince[session]} after\n{Latest()}");
            }
        }

        int open = _legs.Count(l => l.Value);
        Check(open == 0 || world.Calls.Program.Count > 0, step, $"{open} legs without a call");
        Check(world.Media.Bridges.Count <= world.Calls.Program.Count, step, "a bridge without a call");
    }

    public void End()
    {
        Follow();
        Check(_legs.Values.All(isOpen => !isOpen), -1, "a leg never ended");
        var started = world.Events.Select(e => e.Event).OfType<InteractionStarted>().Select(e => e.Interaction.Value).Order();
        var ended = world.Events.Select(e => e.Event).OfType<InteractionEnded>().Select(e => e.Interaction.Value).Order();
        Check(started.SequenceEqual(ended), -1, "an interaction did not end exactly once");
        Check(world.Calls.Program.Count == 0 && world.Calls.Program.NextDeadline == Instant.MaxValue, -1, "a call is left");
        Check(world.Media.Bridges.Count == 0 && world.Media.Playing.Count == 0 && world.Media.Running.Count == 0 && world.Media.Up.Count == 0, -1, "media are left");
        Check(world.Routing.Program.Domain.Agents.All(a => a.Reservations.IsEmpty) && world.Routing.Program.Domain.OpenEntries == 0, -1, "work is left in routing");
        Check(world.Events.Count(e => e.Event is RecordingStarted) == world.Events.Count(e => e.Event is RecordingEnded), -1, "a recording never ended");
        Check(world.Events.Count(e => e.Event is SupervisionStarted) == world.Events.Count(e => e.Event is SupervisionEnded), -1, "a supervision never ended");
        Check(world.Faults.Count == 0, -1, string.Join('\n', world.Faults.Values));
        foreach (var record in _records.Values)
        {
            CheckChain(record!);
        }

        foreach (var (agent, (talk, hold)) in _recount)
        {
            var told = _statistics.Agents.Sum(agent, Instant.MinValue, Instant.MaxValue);
            Check((told.Talk, told.Hold) == (talk, hold), -1, $"{agent} talked {talk} and held {hold}, statistics say {told.Talk} and {told.Hold}");
        }

        foreach (var (agent, counted) in _work)
        {
            var told = _statistics.Agents.Sum(agent, Instant.MinValue, Instant.MaxValue);
            Check((told.Offered, told.Handled) == counted, -1, $"{agent} was offered and handled {counted}, statistics say {told.Offered} and {told.Handled}");
        }

        foreach (var (queue, counted) in _visits)
        {
            foreach (var view in Enum.GetValues<FactView>())
            {
                var told = _statistics.Queues.Sum(queue, Instant.MinValue, Instant.MaxValue, view);
                long others = told.Ended - told.Answered - told.Abandoned - told.ShortAbandoned;
                Check(
                    (told.Offered, told.Answered, told.Abandoned + told.ShortAbandoned, others) == counted && told.Ended == told.Offered, -1,
                    $"{queue} had {counted}, statistics say {told.Offered}, {told.Answered}, {told.Abandoned} and {told.ShortAbandoned}, {others}");
            }
        }
    }

    private void Follow()
    {
        for (; _seen < world.Events.Count; _seen++)
        {
            var (at, fact) = world.Events[_seen];
            var envelope = new EventEnvelope(new ShardId("world"), _seen + 1, 0, at, fact);
            _statistics.Apply(envelope);
            if (InteractionFold.InteractionOf(fact) is { } interaction)
            {
                _records[interaction] = InteractionFold.Apply(_records.GetValueOrDefault(interaction), envelope);
            }

            Take(fact, at);
        }
    }

    private void Take(IDomainEvent fact, Instant at)
    {
        switch (fact)
        {
            case LegStarted e: Check(_legs.TryAdd(e.Leg, true), -1, $"leg {e.Leg} began twice"); break;
            case LegEnded e:
                Check(_legs.GetValueOrDefault(e.Leg), -1, $"leg {e.Leg} ended twice or never began");
                _legs[e.Leg] = false;
                break;
            case EntryAnswered e: _connected[e.Reservation] = at; break;
            case DirectConnected e: _connected[e.Reservation] = at; break;
            case HandlingEnded e: Handled(e.Reservation, e.Talked, e.Held, e.Termination.Reason, at); break;
            case DirectHandlingEnded e: Handled(e.Reservation, e.Talked, e.Held, e.Termination.Reason, at); break;
            case ReservationCompleted e: Completed(e.Reservation, e.Agent); break;
            case DirectCompleted { Kind: not DirectKind.Consult } e: Completed(e.Reservation, e.Agent); break;
            case InteractionEnded e:
                Check(
                    _spokenWith.Contains(e.Interaction) == (e.Outcome == InteractionOutcome.Answered), -1,
                    $"{e.Interaction} ends as {e.Outcome}, and an agent {(_spokenWith.Contains(e.Interaction) ? "has" : "has not")} spoken with him");
                break;
        }

        Count(fact);
    }

    private void Count(IDomainEvent fact)
    {
        switch (fact)
        {
            case ReservationCreated e: Work(e.Agent, offered: 1); break;
            case DirectOffered { Kind: not (DirectKind.Dial or DirectKind.TakeOver) } e: Work(e.Agent, offered: 1); break;
            case CallBridged e: _spokenWith.Add(e.Interaction); break;
            case EntryEnqueued e: Visit(e.Queue, offered: 1); break;
            case EntryAnswered e: Visit(e.Queue, answered: 1); break;
            case EntryAbandoned e: Visit(e.Queue, abandoned: 1); break;
            case EntryLeft e: Visit(e.Queue, other: 1); break;
        }
    }

    private void Work(AgentId agent, long offered = 0, long handled = 0)
    {
        var sum = _work.GetValueOrDefault(agent);
        _work[agent] = (sum.Offered + offered, sum.Handled + handled);
    }

    private void Visit(QueueId queue, long offered = 0, long answered = 0, long abandoned = 0, long other = 0)
    {
        var sum = _visits.GetValueOrDefault(queue);
        _visits[queue] = (sum.Offered + offered, sum.Answered + answered, sum.Abandoned + abandoned, sum.Else + other);
    }

    /// <summary>What an agent talked and held is exactly the time from his connection to the end of his part; after a crash to what was stored last.</summary>
    private void Handled(ReservationId reservation, TimeSpan talked, TimeSpan held, string reason, Instant at)
    {
        var time = at - _connected[reservation];
        bool adds = talked + held == time || (reason == "process-lost" && talked + held <= time);
        Check(talked >= TimeSpan.Zero && held >= TimeSpan.Zero && adds, -1, $"{talked} talked and {held} held in {time}");
        _handled[reservation] = (talked.Ticks / 10, held.Ticks / 10);
    }

    private void Completed(ReservationId reservation, AgentId agent)
    {
        var (talk, hold) = _recount.GetValueOrDefault(agent);
        Work(agent, handled: 1);
        var own = _handled.GetValueOrDefault(reservation);
        _recount[agent] = (talk + own.Talk, hold + own.Hold);
    }

    private string Latest() => string.Join('\n', world.Events.TakeLast(25).Where(e => e.Event is not Crm.Events.Agents.AgentRoutingStatusChanged).Select(e => $"{e.At} {e.Event}"));

    private void CheckChain(InteractionRecord record)
    {
        var at = record.StartedAt;
        foreach (var segment in record.Segments.Where(s => s.Kind is not (SegmentKind.Wrap or SegmentKind.Consult)))
        {
            Check(segment.From == at && segment.To >= segment.From, -1, $"a gap at {at} in {record.Id}: {segment}");
            at = segment.To!.Value;
        }

        Check(at == record.EndedAt, -1, $"segments of {record.Id} end before it does");
    }

    private void Check(bool holds, int step, string fault) => Assert.True(holds, $"seed {seed}, step {step}: {fault}");
}
