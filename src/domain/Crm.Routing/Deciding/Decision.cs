using Crm.Events;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>One decision in the making: the state it reads, the sink it raises to, and the agents it touched.</summary>
internal sealed class Decision(RoutingState state)
{
    private readonly List<(AgentState Agent, string Reason)> _touched = [];
    private IRoutingSink _sink = null!;

    public RoutingState State { get; } = state;

    public Instant Now { get; private set; }

    public IReadOnlyList<(AgentState Agent, string Reason)> Touched => _touched;

    /// <summary>Entries that time moved to another step in this decision; one list for all, to spare the collector.</summary>
    public List<EntryState> Moved { get; } = [];

    /// <summary>The agents who have been idle long enough for another medium just now; a list to work with.</summary>
    public List<AgentState> Ripe { get; } = [];

    /// <summary>Deadlines decided so far, in all decisions; see <see cref="RoutingDomain.DeadlinesDecided"/>.</summary>
    public long Deadlines { get; set; }

    public void Begin(IRoutingSink sink, Instant now)
    {
        _sink = sink;
        Now = State.Advance(now);
        _touched.Clear();
        State.Aftermath.Begin();
        State.Recycle();
    }

    public void End() => State.Aftermath.End();

    public void Raise(IDomainEvent domainEvent) => _sink.Raise(domainEvent);

    public Guid NewId() => _sink.NewId();

    public void Refuse(string type, string detail) => _sink.Refuse(type, detail);

    public void Ignore(string reason) => _sink.Ignore(reason);

    /// <summary>Marks an agent whose status may have to be told anew at the end, with the reason for it.</summary>
    public void Touch(AgentState agent, string reason)
    {
        _touched.Add((agent, reason));
        State.TakeUp(agent);
    }
}
