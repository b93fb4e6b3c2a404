namespace Crm.Routing.State;

/// <summary>Agents and entries that facts have loosened in the decision being made: they may match now. Nothing is noted outside of a decision.</summary>
internal sealed class Aftermath
{
    private readonly List<AgentState> _agents = [];
    private readonly List<EntryState> _entries = [];
    /// <summary>Whether a decision is being made.</summary>
    public bool Deciding { get; private set; }

    public bool Any => _agents.Count > 0 || _entries.Count > 0;

    /// <summary>A decision begins; what an earlier one left, because it was cut short, is forgotten.</summary>
    public void Begin()
    {
        Deciding = true;
        _agents.Clear();
        _entries.Clear();
    }

    public void End() => Deciding = false;

    public void Add(AgentState agent)
    {
        if (Deciding)
        {
            _agents.Add(agent);
        }
    }

    public void Add(EntryState entry)
    {
        if (Deciding)
        {
            _entries.Add(entry);
        }
    }

    /// <summary>Takes out the oldest entry, or else the first agent.</summary>
    public (EntryState? Entry, AgentState? Agent) Take()
    {
        if (_entries.Count > 0)
        {
            var oldest = _entries[0];
            foreach (var entry in _entries)
            {
                oldest = (entry.Key, entry.Ordinal).CompareTo((oldest.Key, oldest.Ordinal)) < 0 ? entry : oldest;
            }

            RemoveEvery(_entries, oldest);
            return (oldest, null);
        }

        var agent = _agents[0];
        RemoveEvery(_agents, agent);
        return (null, agent);
    }

    /// <summary>Without a lambda, which would be an object each time.</summary>
    private static void RemoveEvery<T>(List<T> from, T one)
        where T : class
    {
        for (int i = from.Count - 1; i >= 0; i--)
        {
            if (from[i] == one)
            {
                from.RemoveAt(i);
            }
        }
    }
}
