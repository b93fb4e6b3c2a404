namespace Crm.Dialing.Pacing;

/// <summary>
/// Who is there and what is under way, counted from events. Not thread safe. Bounded: beyond <see cref="MaxDials"/> dials or
/// <see cref="MaxAgents"/> agents new ones are ignored, which <see cref="Ignored"/> counts.
/// </summary>
public sealed class Floor
{
    /// <summary>Dials that can be under way at once.</summary>
    public const int MaxDials = 20_000;

    /// <summary>Agents that can be there at once.</summary>
    public const int MaxAgents = 10_000;

    private readonly Dictionary<long, bool> _dials = new(256);
    private readonly Dictionary<long, PacingEventKind> _agents = new(256);

    /// <summary>Agents who are there.</summary>
    public int Staffed => _agents.Count;

    /// <summary>Agents who can take a call now.</summary>
    public int Idle { get; private set; }

    /// <summary>Agents in a call.</summary>
    public int Talking { get; private set; }

    /// <summary>Agents who write up.</summary>
    public int WrappingUp => Staffed - Idle - Talking;

    /// <summary>Dials that nobody has answered yet.</summary>
    public int Ringing => _dials.Count - Waiting;

    /// <summary>People who answered and have no agent yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>Dials ever started.</summary>
    public long Dialled { get; private set; }

    /// <summary>People ever connected with an agent.</summary>
    public long ConnectedCalls { get; private set; }

    /// <summary>People who ever had nobody.</summary>
    public long AbandonedCalls { get; private set; }

    /// <summary>Machines told from people.</summary>
    public long Machines { get; private set; }

    /// <summary>Events that did not fit: unknown, twice, too many.</summary>
    public long Ignored { get; private set; }

    /// <summary>Dials that can be started without anybody having to wait, whatever happens: idle agents beyond what rings and waits already.</summary>
    public int UncoveredIdle => Math.Max(0, Idle - Ringing - Waiting);

    /// <summary>Counts one event; false when it does not fit and changed nothing.</summary>
    public bool Apply(in PacingEvent what)
    {
        bool fits = what.Kind switch
        {
            PacingEventKind.DialStarted => _dials.Count < MaxDials && _dials.TryAdd(what.Dial, false),
            PacingEventKind.PersonAnswered => Answer(what.Dial),
            PacingEventKind.DialFailed or PacingEventKind.MachineAnswered => End(what.Dial, waited: false),
            PacingEventKind.DialWithdrawn => End(what.Dial, waited: null),
            PacingEventKind.Abandoned => End(what.Dial, waited: true),
            PacingEventKind.Connected => _agents.ContainsKey(what.Agent) && End(what.Dial, waited: true) && Place(what.Agent, PacingEventKind.AgentBusy, repeats: true),
            PacingEventKind.AgentAway => Leave(what.Agent),
            _ => Place(what.Agent, what.Kind, repeats: false),
        };
        if (!fits)
        {
            Ignored++;
            return false;
        }

        Count(what.Kind);
        return true;
    }

    /// <summary>What an agent does now, or null when he is not there.</summary>
    public PacingEventKind? ActivityOf(long agent) => _agents.TryGetValue(agent, out var kind) ? kind : null;

    private void Count(PacingEventKind kind)
    {
        switch (kind)
        {
            case PacingEventKind.DialStarted: Dialled++; break;
            case PacingEventKind.Connected: ConnectedCalls++; break;
            case PacingEventKind.Abandoned: AbandonedCalls++; break;
            case PacingEventKind.MachineAnswered: Machines++; break;
        }
    }

    private bool Answer(long dial)
    {
        if (!_dials.TryGetValue(dial, out bool waits) || waits)
        {
            return false;
        }

        _dials[dial] = true;
        Waiting++;
        return true;
    }

    private bool End(long dial, bool? waited)
    {
        if (!_dials.TryGetValue(dial, out bool waits) || (waited is { } must && must != waits))
        {
            return false;
        }

        _dials.Remove(dial);
        Waiting -= waits ? 1 : 0;
        return true;
    }

    private bool Place(long agent, PacingEventKind activity, bool repeats)
    {
        bool known = _agents.TryGetValue(agent, out var before);
        if ((known && before == activity && !repeats) || (!known && _agents.Count >= MaxAgents))
        {
            return false;
        }

        if (known)
        {
            Count(before, -1);
        }

        _agents[agent] = activity;
        Count(activity, 1);
        return true;
    }

    private bool Leave(long agent)
    {
        if (!_agents.Remove(agent, out var before))
        {
            return false;
        }

        Count(before, -1);
        return true;
    }

    private void Count(PacingEventKind activity, int by)
    {
        Idle += activity == PacingEventKind.AgentIdle ? by : 0;
        Talking += activity == PacingEventKind.AgentBusy ? by : 0;
    }
}
