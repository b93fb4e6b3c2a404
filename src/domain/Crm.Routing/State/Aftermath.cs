namespace Crm.Routing.State;

/// <summary>Agents and entries that facts have loosened in the decision being made: they may match now. Nothing is noted outside of a decision.</summary>
internal sealed class Aftermath
{
    private readonly List<AgentState> _agents = [];
    private readonly List<EntryState> _entries = [];
    private bool _deciding;

    public bool Any => _agents.Count > 0 || _entries.Count > 0;

    /// <summary>A decision begins; what an earlier one left, because it was cut short, is forgotten.</summary>
    public void Begin()
    {
        _deciding = true;
        _agents.Clear();
        _entries.Clear();
    }

    public void End() => _deciding = false;

    public void Add(AgentState agent)
    {
        if (_deciding)
        {
            _agents.Add(agent);
        }
    }

    public void Add(EntryState entry)
    {
        if (_deciding)
        {
            _entries.Add(entry);
        }
    }

    /// <summary>Takes out the oldest entry, or else the first agent.</summary>
    public (EntryState? Entry, AgentState? Agent) Take()
    {
        if (_entries.Count > 0)
        {
            var oldest = _entries.MinBy(e => (e.Key, e.Ordinal))!;
            _entries.RemoveAll(e => e == oldest);
            return (oldest, null);
        }

        var agent = _agents[0];
        _agents.RemoveAll(a => a == agent);
        return (null, agent);
    }
}
