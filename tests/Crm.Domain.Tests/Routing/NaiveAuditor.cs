using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Domain.Tests.Routing;

/// <summary>
/// Keeps its own books from the facts alone, with lists and loops instead of classes, heaps and bits, and checks the domain's state
/// and every choice it made against them.
/// </summary>
internal sealed class NaiveAuditor(RoutingBench bench)
{
    private readonly Dictionary<InteractionId, Entry> _waiting = [];
    private readonly Dictionary<AgentId, Agent> _agents = [];
    private readonly Dictionary<QueueId, QueueSettings> _queues = [];
    private readonly Dictionary<ReservationId, (Entry Entry, AgentId Agent, bool Accepted)> _reservations = [];
    private int _read;
    private long _ordinal;

    private sealed record Entry(InteractionId Id, QueueId Queue, IReadOnlyList<Requirement> Extra, Instant Since, long Key, long Ordinal)
    {
        public List<(AgentId Agent, Instant Until)> Away { get; } = [];
    }

    private sealed class Agent
    {
        public required AgentSettings Settings { get; set; }

        public Presence Presence { get; set; }

        public bool Reachable { get; set; }

        public bool Missed { get; set; }

        public int Held { get; set; }

        public int Ringing { get; set; }

        public Instant IdleSince { get; set; }

        public bool Free => Presence == Presence.Available && Reachable && !Missed && Ringing == 0 && Held < Settings.MaxVoice;
    }

    public int Offers { get; private set; }

    public void Check(string where)
    {
        for (; _read < bench.All.Count; _read++)
        {
            var (fact, at) = bench.All[_read];
            if (fact is ReservationCreated offer)
            {
                CheckOffer(offer, at, where);
            }

            Follow(fact, at);
        }

        foreach (var entry in _waiting.Values)
        {
            foreach (var (id, agent) in _agents)
            {
                Assert.False(agent.Free && Fits(entry, id, agent, bench.Now), $"{where}: {id} is free and {entry.Id} waits in {entry.Queue}");
            }
        }

        foreach (var view in bench.Domain.Agents)
        {
            var agent = _agents[view.Id];
            Assert.Equal(agent.Held, view.Reservations.Length);
            Assert.True(view.Reservations.Count(r => r.Phase == ReservationPhase.Pending) <= 1, where);
            Assert.Equal(Derived(agent), view.Status);
        }

        Assert.Equal(_agents.Count, bench.Domain.Agents.Count());
        Assert.Equal(_waiting.Count, bench.Domain.Entries.Count(e => e.Reservation is null));
        Assert.Equal(_waiting.Count, bench.Domain.Queues.Sum(q => q.Unassigned));
        Assert.Equal(bench.Domain.OpenEntries, bench.Domain.Queues.Sum(q => q.Open));
    }

    private static RoutingStatus Derived(Agent agent) =>
        agent.Missed ? RoutingStatus.NotResponding
        : agent.Held > 0 ? RoutingStatus.Interacting
        : agent is { Presence: Presence.Available, Reachable: true, Settings.MaxVoice: > 0 } ? RoutingStatus.Idle
        : RoutingStatus.OffQueue;

    private void CheckOffer(ReservationCreated offer, Instant at, string where)
    {
        Offers++;
        var entry = _waiting[offer.Interaction];
        var agent = _agents[offer.Agent];
        Assert.True(agent.Free, $"{where}: offered to {offer.Agent}, who is not free");
        Assert.True(Fits(entry, offer.Agent, agent, at), $"{where}: offered to {offer.Agent}, who does not fit");
        if (offer.Decision.Rule == "highest-score")
        {
            double Score(Entry e) => _queues[e.Queue].Weight * (at.Microseconds - e.Key);
            var best = _waiting.Values.Where(e => Fits(e, offer.Agent, agent, at))
                .OrderByDescending(Score).ThenBy(e => e.Key).ThenBy(e => e.Ordinal).First();
            Assert.Equal(best.Id, entry.Id);
        }
        else
        {
            var free = _agents.Where(a => a.Value.Free && Fits(entry, a.Key, a.Value, at)).ToList();
            int level = free.Min(a => a.Value.Settings.Queues[entry.Queue]);
            Assert.Equal(level, agent.Settings.Queues[entry.Queue]);
            var peers = free.Where(a => a.Value.Settings.Queues[entry.Queue] == level).Select(a => a.Value).ToList();
            Assert.Equal(peers.Count, offer.Decision.Candidates);
            if (offer.Decision.Rule == "most-proficient")
            {
                int Sum(Agent a) => NeedsOf(entry, at).Sum(n => a.Settings.Skills[n]);
                int most = peers.Max(Sum);
                Assert.Equal(most, Sum(agent));
                peers.RemoveAll(a => Sum(a) != most);
            }

            if (offer.Decision.Rule is "most-proficient" or "longest-idle")
            {
                Assert.Equal(peers.Min(a => a.IdleSince.Microseconds), agent.IdleSince.Microseconds);
            }
        }
    }

    private IEnumerable<SkillId> NeedsOf(Entry entry, Instant at) => _queues[entry.Queue].Steps.Last(s => s.After <= at - entry.Since)
        .Requirements.Concat(entry.Extra).Select(r => r.Skill).Distinct();

    private bool Fits(Entry entry, AgentId id, Agent agent, Instant at)
    {
        var step = _queues[entry.Queue].Steps.Last(s => s.After <= at - entry.Since);
        return agent.Settings.Queues.TryGetValue(entry.Queue, out int level)
            && level <= step.MaxLevel
            && step.Requirements.Concat(entry.Extra).All(r => agent.Settings.Skills.TryGetValue(r.Skill, out int p) && p >= r.AtLeast)
            && !entry.Away.Any(a => a.Agent == id && a.Until > at);
    }

    private void Follow(object fact, Instant at)
    {
        switch (fact)
        {
            case QueueConfigured e: _queues[e.Queue] = e.Settings; break;
            case AgentConfigured e when _agents.TryGetValue(e.Agent, out var known): known.Settings = e.Settings; break;
            case AgentConfigured e: _agents.Add(e.Agent, new Agent { Settings = e.Settings, IdleSince = at }); break;
            case AgentRemoved e: _agents.Remove(e.Agent); break;
            case AgentReachabilityChanged e:
                _agents[e.Agent].Reachable = e.Reachable;
                _agents[e.Agent].IdleSince = e.Reachable ? at : _agents[e.Agent].IdleSince;
                break;
            case AgentPresenceChanged e:
                if (e.Presence == Presence.Available && (_agents[e.Agent].Presence != Presence.Available || _agents[e.Agent].Missed))
                {
                    _agents[e.Agent].IdleSince = at;
                }

                _agents[e.Agent].Presence = e.Presence;
                _agents[e.Agent].Missed = false;
                break;
            case AgentRoutingStatusChanged { To: RoutingStatus.NotResponding } e: _agents[e.Agent].Missed = true; break;
            case EntryEnqueued e:
                _waiting.Add(e.Interaction, new Entry(e.Interaction, e.Queue, e.Extra, e.Since, e.Since.Microseconds - (e.Priority * 60_000_000L), ++_ordinal));
                break;
            case EntryAbandoned e: _waiting.Remove(e.Interaction); break;
            case EntryLeft e: _waiting.Remove(e.Interaction); break;
            case ReservationCreated e:
                _reservations.Add(e.Reservation, (_waiting[e.Interaction], e.Agent, false));
                _waiting.Remove(e.Interaction);
                _agents[e.Agent].Held++;
                _agents[e.Agent].Ringing++;
                break;
            case ReservationAccepted e:
                _reservations[e.Reservation] = _reservations[e.Reservation] with { Accepted = true };
                _agents[e.Agent].Ringing--;
                break;
            case ReservationRejected e:
                Release(e.Reservation).Away.Add((e.Agent, e.ExcludedUntil));
                break;
            case ReservationTimedOut e:
                Release(e.Reservation);
                _agents[e.Agent].Missed = true;
                break;
            case ReservationRescinded e:
                bool accepted = _reservations[e.Reservation].Accepted;
                var entry = Release(e.Reservation);
                if (accepted)
                {
                    entry.Away.Add((e.Agent, at + _queues[entry.Queue].RejectExclusion));
                }

                break;
            case ReservationCanceled e: _waiting.Remove(Release(e.Reservation).Id); break;
            case ReservationCompleted e:
                _agents[e.Agent].IdleSince = at;
                _waiting.Remove(Release(e.Reservation).Id);
                break;
        }
    }

    private Entry Release(ReservationId id)
    {
        var (entry, agent, accepted) = _reservations[id];
        _reservations.Remove(id);
        _waiting[entry.Id] = entry;
        _agents[agent].Held--;
        _agents[agent].Ringing -= accepted ? 0 : 1;
        return entry;
    }
}
