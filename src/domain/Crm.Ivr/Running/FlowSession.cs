using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// One caller's run through a flow. It keeps the version of every flow it has entered, whatever is published meanwhile. Owned by one
/// writer: not thread safe; only <see cref="FlowInterpreter"/> changes it.
/// </summary>
public sealed class FlowSession
{
    private readonly IFlowLibrary library;
    private readonly Dictionary<FlowId, FlowDefinition> pinned = [];
    private readonly Stack<Frame> callers = new();

    /// <summary>A session that has not begun; give it <see cref="FlowBegin"/>.</summary>
    /// <param name="flow">The flow to run.</param>
    /// <param name="library">Where the flows it calls are found.</param>
    /// <param name="language">The language of prompts until the flow chooses another.</param>
    /// <param name="queue">Of a treatment: the queue the caller waits in. Without it the fact "queue" is asked.</param>
    public FlowSession(FlowDefinition flow, IFlowLibrary library, string language, QueueId? queue = null)
    {
        Queue = queue;
        this.library = library;
        Root = Flow = flow;
        Language = language;
        pinned[flow.Id] = flow;
    }

    /// <summary>The flow it began with.</summary>
    public FlowDefinition Root { get; }

    /// <summary>The flow the caller is in now.</summary>
    public FlowDefinition Flow { get; private set; }

    /// <summary>The node he is at; null before the beginning.</summary>
    public string? Node => Current?.Name;

    /// <summary>The language of prompts.</summary>
    public string Language { get; internal set; }

    /// <summary>When to give it <see cref="FlowDeadlinePassed"/>; <see cref="Instant.MaxValue"/> when never.</summary>
    public Instant Deadline { get; internal set; } = Instant.MaxValue;

    /// <summary>Whether it has ended: it takes nothing more.</summary>
    public bool IsOver { get; internal set; }

    /// <summary>Whether it waits in a queue node: a treatment may run for the caller.</summary>
    public bool IsQueued => QueuedAt is not null;

    /// <summary>The queue he waits or last waited in; null when none.</summary>
    public QueueId? Queue { get; internal set; }

    internal FlowNode? Current { get; set; }

    /// <summary>What the current node keeps for itself.</summary>
    internal NodeState? Local { get; set; }

    internal KeyBuffer Keys { get; } = new();

    /// <summary>Attributes set by this session, over those of the call.</summary>
    internal Dictionary<string, string?> Attributes { get; } = [];

    /// <summary>What was keyed in as a secret: nothing that contains it leaves the session but by a lookup.</summary>
    internal HashSet<string> Secrets { get; } = [];

    internal Dictionary<(FlowId Flow, string Node), int> Loops { get; } = [];

    internal FlowSound Sound { get; set; }

    /// <summary>Number of the last play, lookup.</summary>
    internal int Play { get; set; }

    internal int Lookup { get; set; }

    /// <summary>When the session has gone on for too long.</summary>
    internal Instant LimitAt { get; set; } = Instant.MaxValue;

    internal Instant? QueuedAt { get; set; }

    internal int NodesOfInput { get; set; }

    internal int NodesSinceKey { get; set; }

    internal int Skips { get; set; }

    internal int Failures { get; set; }

    /// <summary>A treatment took its caller out of the queue.</summary>
    internal bool HasLeftQueue { get; set; }

    /// <summary>What a goodbye stands for, when more than a goodbye.</summary>
    internal string? Outcome { get; set; }

    internal bool IsTreatment => Root.Kind == FlowKind.Treatment;

    /// <summary>The flow as this session knows it: the version of its first entry.</summary>
    internal FlowDefinition? Find(FlowId id)
    {
        if (pinned.TryGetValue(id, out FlowDefinition? flow))
            return flow;
        flow = library.Published(id);
        if (flow is not null)
            pinned[id] = flow;
        return flow;
    }

    /// <summary>Goes into a flow; false when that is too deep.</summary>
    internal bool Push(FlowDefinition flow)
    {
        if (callers.Count == FlowLimits.DepthMax)
            return false;
        callers.Push(new Frame(Flow, Current!));
        Flow = flow;
        return true;
    }

    /// <summary>Comes back to the node that called; false when nobody did.</summary>
    internal bool Pop()
    {
        if (!callers.TryPop(out Frame frame))
            return false;
        (Flow, Current) = (frame.Flow, frame.Node);
        return true;
    }

    /// <summary>Comes back to the first flow, from wherever.</summary>
    internal void Unwind()
    {
        callers.Clear();
        Flow = Root;
    }

    private readonly record struct Frame(FlowDefinition Flow, FlowNode Node);
}

/// <summary>What a node keeps while the caller is at it.</summary>
internal abstract class NodeState;

/// <summary>What the caller hears.</summary>
internal enum FlowSound
{
    Silence,
    Prompts,
    Music,
}
