using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;

namespace Crm.Simulation.Day;

/// <summary>What a channel's figures must be, counted from the facts in the simplest way.</summary>
internal sealed class ChannelCount
{
    public long Offered { get; set; }

    public long Answered { get; set; }

    public long InThreshold { get; set; }

    public long Abandoned { get; set; }

    public long Short { get; set; }

    public TimeSpan Waited { get; set; }

    public TimeSpan Talked { get; set; }
}

/// <summary>
/// Sees every fact of a day and knows nothing of how routing works: who waits, who holds what, who has been without work since when.
/// A day's rules are checked after each decision.
/// </summary>
internal sealed class DayAuditor(DayOptions options)
{
    private readonly StatisticsFold _figures = new();
    private readonly Dictionary<QueueVisitId, (Channel Channel, Instant At)> _waiting = [];
    private readonly Dictionary<ReservationId, (AgentId Agent, Channel Channel, QueueVisitId Visit)> _held = [];
    private readonly Dictionary<AgentId, Instant> _freeSince = [];
    private readonly HashSet<AgentId> _away = [];
    private readonly Dictionary<string, ChannelCount> _counts = options.Channels.ToDictionary(c => c.Queue, _ => new ChannelCount());

    /// <summary>Mails begun while nobody called, and mails on which a call was put.</summary>
    public (int Mails, int Interrupted) Seen { get; private set; }

    /// <summary>By queue.</summary>
    public IReadOnlyDictionary<string, ChannelCount> Counts => _counts;

    /// <summary>What is left of the day: who waits, and who holds what.</summary>
    public IEnumerable<string> Left => _waiting.Values.Select(w => $"{w.Channel.Queue} waits").Concat(_held.Values.Select(h => $"{h.Agent} holds {h.Channel.Queue}"));

    public void Follow(EventEnvelope envelope)
    {
        _figures.Apply(envelope);
        var at = envelope.At;
        switch (envelope.Event)
        {
            case AgentConfigured e: _away.Add(e.Agent); break;
            case AgentPresenceChanged e: Return(e.Agent, at); break;
            case AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } e: _away.Add(e.Agent); break;
            case EntryEnqueued e:
                _waiting.Add(e.Visit, (Of(e.Queue), at));
                _counts[e.Queue.Value].Offered++;
                break;
            case ReservationCreated e:
                var (channel, _) = _waiting[e.Visit];
                CheckOffer(e, channel, at);
                _held.Add(e.Reservation, (e.Agent, channel, e.Visit));
                break;
            case ReservationTimedOut e: _held.Remove(e.Reservation); break;
            case ReservationCanceled e: _held.Remove(e.Reservation); break;
            case ReservationRescinded e: _held.Remove(e.Reservation); break;
            case EntryAnswered e: Answered(e, at); break;
            case EntryAbandoned e: Abandoned(e); break;
            case HandlingEnded e: _counts[e.Queue.Value].Talked += e.Talked; break;
            case ReservationCompleted e:
                _held.Remove(e.Reservation);
                _freeSince[e.Agent] = at;
                break;
        }
    }

    /// <summary>After a decision: nobody holds more than he can, and no call waits that somebody could take.</summary>
    public void CheckNow(Instant now)
    {
        foreach (var group in _held.Values.GroupBy(h => h.Agent))
        {
            var held = group.Select(h => h.Channel.Media).ToList();
            bool called = held.Contains(MediaType.Voice);
            bool chats = held.Contains(MediaType.Chat);
            int load = held.Where(m => m != MediaType.Email || !(called || chats)).Sum(m => Rule(m).Cost);
            Assert.True(load <= 100, $"seed {options.Seed} {now}: {group.Key} holds {string.Join('+', held)}");
            Assert.All(held.GroupBy(m => m), m => Assert.True(m.Count() <= Rule(m.Key).Max, $"seed {options.Seed} {now}: {group.Key} holds {string.Join('+', held)}"));
            Assert.True(!called || held.All(m => m is MediaType.Voice or MediaType.Email), $"seed {options.Seed} {now}: {group.Key} has a call beside {string.Join('+', held)}");
        }

        var offered = _held.Values.Select(h => h.Visit).ToHashSet();
        if (_waiting.Any(w => w.Value.Channel.Media == MediaType.Voice && !offered.Contains(w.Key)))
        {
            var free = _freeSince.Keys.Where(a => !_away.Contains(a) && _held.Values.Where(h => h.Agent == a).All(h => h.Channel.Media == MediaType.Email && !Rings(h.Visit)));
            Assert.True(!free.Any(), $"seed {options.Seed} {now}: a call waits and {free.FirstOrDefault()} is free or at a mail");
        }
    }

    /// <summary>What the product's figures say of each channel is what was counted here.</summary>
    public void CheckFigures()
    {
        foreach (var (queue, count) in _counts)
        {
            var sum = _figures.Queues.Sum(new QueueId(queue), Instant.MinValue, Instant.MaxValue, FactView.Arrival);
            Assert.Equal(
                (count.Offered, count.Answered, count.InThreshold, count.Abandoned, count.Short),
                (sum.Offered, sum.Answered, sum.AnsweredInThreshold, sum.Abandoned, sum.ShortAbandoned));
            Assert.Equal((count.Waited.Ticks / 10, count.Talked.Ticks / 10), (sum.WaitAnswered, sum.Talk));
        }
    }

    /// <summary>An offer nobody has reacted to rings: its visit still waits.</summary>
    private bool Rings(QueueVisitId visit) => _waiting.ContainsKey(visit);

    private void CheckOffer(ReservationCreated e, Channel channel, Instant at)
    {
        var held = _held.Values.Where(h => h.Agent == e.Agent).ToList();
        if (channel.Media == MediaType.Email)
        {
            Assert.True(held.Count == 0, $"seed {options.Seed} {at}: {e.Agent} was offered a mail beside other work");
            Assert.True(at - _freeSince[e.Agent] >= TimeSpan.FromSeconds(15), $"seed {options.Seed} {at}: {e.Agent} was offered a mail after {at - _freeSince[e.Agent]}");
            Seen = (Seen.Mails + 1, Seen.Interrupted);
        }
        else if (channel.Media == MediaType.Voice && held.Any(h => h.Channel.Media == MediaType.Email))
        {
            Seen = (Seen.Mails, Seen.Interrupted + 1);
        }
    }

    private void Answered(EntryAnswered e, Instant at)
    {
        _waiting.Remove(e.Visit, out var entry);
        var count = _counts[e.Queue.Value];
        count.Answered++;
        count.Waited += at - entry.At;
        count.InThreshold += (at - entry.At).TotalSeconds <= entry.Channel.Threshold ? 1 : 0;
    }

    private void Abandoned(EntryAbandoned e)
    {
        _waiting.Remove(e.Visit, out var entry);
        var count = _counts[entry.Channel.Queue];
        (count.Abandoned, count.Short) = e.Short ? (count.Abandoned, count.Short + 1) : (count.Abandoned + 1, count.Short);
    }

    private void Return(AgentId agent, Instant at)
    {
        _away.Remove(agent);
        _freeSince[agent] = at;
    }

    private Channel Of(QueueId queue) => options.Channels.First(c => c.Queue == queue.Value);

    private MediaCapacity Rule(MediaType media) => options.Capacity.Media.First(m => m.Media == media);
}
