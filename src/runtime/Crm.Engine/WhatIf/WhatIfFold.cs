using Crm.Contracts.Rest;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing;
using Crm.Statistics.Agents;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;

namespace Crm.Engine.WhatIf;

/// <summary>
/// Counts a stretch with the same rules as the statistics, from a given state of the domain on. What happened and what is simulated are
/// counted by the same code, so they can be compared.
/// </summary>
internal sealed class WhatIfFold
{
    private readonly StatisticsFold _fold = new();
    private readonly Instant _from;
    private long _sequence;

    /// <summary>Begins with the queues' settings and what the agents are doing.</summary>
    public WhatIfFold(RoutingDomain domain, Instant from)
    {
        _from = from;
        foreach (var queue in domain.Queues)
        {
            Take(new QueueConfigured(queue.Id, queue.Settings, queue.Version), from);
        }

        foreach (var agent in domain.Agents)
        {
            Take(new AgentConfigured(agent.Id, agent.Settings, agent.Version), from);
            Take(new AgentPresenceChanged(agent.Id, agent.Presence, agent.PresenceReason, "system"), from);
            Take(new AgentRoutingStatusChanged(agent.Id, RoutingStatus.OffQueue, agent.Status, "start"), from);
        }
    }

    public void Take(IDomainEvent fact, Instant at) => _fold.Apply(new EventEnvelope(EngineOptions.RoutingShard, ++_sequence, 0, at, fact));

    /// <summary>Counts running times up to the end.</summary>
    public void End(Instant to) => _fold.Settle(to);

    /// <summary>A queue's figures.</summary>
    public WhatIfFigures Of(QueueId queue, Instant to) => Show(_fold.Queues.Summary(queue, _from, to));

    /// <summary>All queues' figures together; occupancy is the agents'.</summary>
    public WhatIfFigures Total(IEnumerable<QueueId> queues, Instant to)
    {
        var arrivals = new QueueIntervalFacts(default, _from, FactView.Arrival);
        foreach (var queue in queues)
        {
            arrivals.Add(_fold.Queues.Sum(queue, _from, to, FactView.Arrival));
        }

        var agents = new AgentIntervalFacts(default, _from);
        foreach (var facts in _fold.Agents.All)
        {
            agents.Add(facts);
        }

        var work = new QueueIntervalFacts(default, _from, FactView.Event) { Busy = agents.Busy, Idle = agents.Time(AgentActivity.Idle) };
        return Show(QueueSummary.From(arrivals, work));
    }

    private static WhatIfFigures Show(QueueSummary s) => new(
        s.Offered, s.Answered, s.Abandoned, s.ShortAbandoned, s.Overflowed, s.Waiting, s.ServiceLevel, s.AverageSpeedOfAnswer, s.LongestWait,
        s.AbandonmentRate, s.AverageHandleTime, s.Occupancy);
}
