using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Primitives;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;

namespace Crm.Simulation.Site;

/// <summary>
/// Recounts from the stored facts what must hold, in its own simple way, and compares it after every step with what routing and the
/// figures say.
/// </summary>
internal sealed class SiteAuditor(SiteWorld world)
{
    private readonly HashSet<QueueVisitId> _open = [];
    private readonly Dictionary<QueueVisitId, string> _ended = [];
    private readonly Dictionary<ReservationId, AgentId> _held = [];
    private readonly Dictionary<AgentId, int> _capacity = [];
    private readonly HashSet<ReservationId> _over = [];
    private readonly HashSet<InteractionId> _answered = [];
    private readonly Dictionary<QueueId, int> _offered = [];

    public StatisticsFold Figures { get; } = new();

    public Dictionary<InteractionId, InteractionRecord> Records { get; } = [];

    public IReadOnlyDictionary<QueueVisitId, string> Ended => _ended;

    public bool WasEnqueued(QueueVisitId visit) => _open.Contains(visit) || _ended.ContainsKey(visit);

    public bool IsAnswered(InteractionId interaction) => _answered.Contains(interaction);

    /// <summary>Takes note of a stored fact; a fact that cannot be is a fault.</summary>
    public void Follow(EventEnvelope envelope)
    {
        Figures.Apply(envelope);
        if (InteractionFold.InteractionOf(envelope.Event) is { } interaction
            && InteractionFold.Apply(Records.GetValueOrDefault(interaction), envelope) is { } record)
        {
            Records[interaction] = record;
        }

        switch (envelope.Event)
        {
            case AgentConfigured e: _capacity[e.Agent] = e.Settings.MaxVoice; break;
            case EntryEnqueued e:
                Assert.True(!_ended.ContainsKey(e.Visit) && _open.Add(e.Visit), $"{Where}: visit {e.Visit} began twice");
                _offered[e.Queue] = _offered.GetValueOrDefault(e.Queue) + 1;
                break;
            case EntryAnswered e:
                _answered.Add(e.Interaction);
                End(e.Visit, "answered");
                break;
            case EntryAbandoned e: End(e.Visit, e.Short ? "short" : "abandoned"); break;
            case EntryLeft e: End(e.Visit, e.Exit.ToString()); break;
            case ReservationCreated e:
                Assert.True(_open.Contains(e.Visit), $"{Where}: visit {e.Visit} was offered and is not open");
                Assert.DoesNotContain(_held, h => world.Domain.FindReservation(h.Key)?.Visit == e.Visit && h.Key != e.Reservation);
                _held.Add(e.Reservation, e.Agent);
                Assert.True(_held.Values.Count(a => a == e.Agent) <= _capacity[e.Agent], $"{Where}: {e.Agent} holds more than he can");
                break;
            case ReservationRejected e: Release(e.Reservation); break;
            case ReservationTimedOut e: Release(e.Reservation); break;
            case ReservationCanceled e: Release(e.Reservation); break;
            case ReservationRescinded e: Release(e.Reservation); break;
            case ReservationCompleted e: Release(e.Reservation); break;
        }
    }

    /// <summary>Compares routing and the figures with the recount.</summary>
    public void Check()
    {
        Assert.True(world.Domain.OpenEntries == _open.Count, $"{Where}: routing has {world.Domain.OpenEntries} open visits, the journal {_open.Count}");
        Assert.True(world.Domain.Agents.Sum(a => a.Reservations.Length) == _held.Count, $"{Where}: reservations differ from the journal");
        foreach (var queue in world.Domain.Queues)
        {
            var sum = Figures.Queues.Sum(queue.Id, Instant.MinValue, Instant.MaxValue, FactView.Arrival);
            Assert.True(sum.Offered == _offered.GetValueOrDefault(queue.Id), $"{Where}: offered of {queue.Id}");
            Assert.True(sum.Offered == queue.Open + sum.Ended, $"{Where}: offered = waiting + ends fails for {queue.Id}");
        }

        var waiting = world.Domain.Entries.Where(e => e.Reservation is null).MinBy(e => e.Visit.Value);
        if (waiting is not null && world.Domain.NextDeadline > world.Now) // after a crash, what fell due meanwhile is decided next
        {
            var explained = world.Domain.Explain(waiting.Interaction, world.Now)!;
            Assert.True(explained.Candidate is null && explained.Agents.All(a => !a.Reasons.IsEmpty), $"{Where}: {waiting.Interaction} waits though somebody could take it");
        }
    }

    /// <summary>What must hold when everybody has gone home.</summary>
    public void CheckEnd()
    {
        Assert.Empty(_open);
        Assert.Empty(_held);
        Assert.Equal(Instant.MaxValue, world.Domain.NextDeadline);
        foreach (var record in Records.Values)
        {
            Assert.True(record is { EndedAt: not null, Outcome: not null }, $"{Where}: {record.Id} has no outcome");
            var at = record.StartedAt;
            foreach (var segment in record.Segments.Where(s => s.Kind is not (SegmentKind.Wrap or SegmentKind.Consult)))
            {
                Assert.True(segment.From == at && segment.To >= segment.From, $"{Where}: {record.Id} has a gap before {segment}");
                at = segment.To!.Value;
            }

            Assert.Equal(record.EndedAt, at);
            Assert.Equal(record.Outcome == InteractionOutcome.Answered || LostInTalk(record), _answered.Contains(record.Id));
        }

        var recount = new StatisticsFold();
        world.Journal.ForEach(e => Assert.True(recount.Apply(e)));
        world.Journal.ForEach(e => Assert.False(recount.Apply(e)));
        Assert.Equal(Text(Figures), Text(recount));
        Assert.Equal(_ended.Values.Count(e => e == "answered"), Figures.Queues.All.Where(f => f.View == FactView.Event).Sum(f => f.Answered));
    }

    private static bool LostInTalk(InteractionRecord record) => record.Outcome == InteractionOutcome.ClosedBySystem && !record.Agents.IsEmpty;

    private string Where => $"seed {world.Options.Seed} at {world.Now}";

    private static string Text(StatisticsFold fold) => string.Join('\n', fold.Queues.All.Select(f => f.ToString()).Order(StringComparer.Ordinal));

    private void End(QueueVisitId visit, string how)
    {
        Assert.True(_open.Remove(visit), $"{Where}: visit {visit} ended as {how} and was not open ({_ended.GetValueOrDefault(visit, "unknown")})");
        _ended.Add(visit, how);
    }

    private void Release(ReservationId id)
    {
        Assert.True(_held.Remove(id) && _over.Add(id), $"{Where}: reservation {id} ended twice");
    }
}
