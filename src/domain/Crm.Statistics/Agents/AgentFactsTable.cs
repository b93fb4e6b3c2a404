using System.Runtime.InteropServices;
using Crm.Primitives;
using Crm.Statistics.Intervals;

namespace Crm.Statistics.Agents;

/// <summary>Facts of agents by interval, in memory. Not thread safe.</summary>
public sealed class AgentFactsTable
{
    private readonly Dictionary<(AgentId Agent, long Start), AgentIntervalFacts> _cells = [];

    /// <summary>All facts, in no particular order.</summary>
    public IReadOnlyCollection<AgentIntervalFacts> All => _cells.Values;

    /// <summary>The cell of an agent and instant; made when it is the first.</summary>
    public AgentIntervalFacts At(AgentId agent, Instant at) => Cell(agent, Interval.StartOf(at));

    /// <summary>Adds facts, such as a drained batch.</summary>
    public void Add(IEnumerable<AgentIntervalFacts> facts)
    {
        foreach (var fact in facts)
        {
            Cell(fact.Agent, fact.Start).Add(fact);
        }
    }

    /// <summary>The sum over the intervals that start in [from, to).</summary>
    public AgentIntervalFacts Sum(AgentId agent, Instant from, Instant to)
    {
        var sum = new AgentIntervalFacts(agent, from);
        foreach (var cell in _cells.Values)
        {
            if (cell.Agent == agent && cell.Start >= from && cell.Start < to)
            {
                sum.Add(cell);
            }
        }

        return sum;
    }

    /// <summary>Forgets intervals that started before an instant.</summary>
    public void Forget(Instant before)
    {
        foreach (var key in _cells.Keys.Where(k => k.Start < before.Microseconds).ToList())
        {
            _cells.Remove(key);
        }
    }

    /// <summary>Takes everything out.</summary>
    public IReadOnlyList<AgentIntervalFacts> Drain()
    {
        var all = _cells.Values.ToList();
        _cells.Clear();
        return all;
    }

    private AgentIntervalFacts Cell(AgentId agent, Instant start)
    {
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (agent, start.Microseconds), out _);
        return cell ??= new AgentIntervalFacts(agent, start);
    }
}
