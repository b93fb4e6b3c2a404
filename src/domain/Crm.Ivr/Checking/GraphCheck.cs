namespace Crm.Ivr;

/// <summary>The shape of a flow: every node can be reached and can reach an end, and no round goes on by itself.</summary>
internal static class GraphCheck
{
    internal static IEnumerable<FlowFault> Faults(FlowCheck check)
    {
        FlowDefinition flow = check.Flow;
        HashSet<string> reached = Reach([flow.Start, flow.OnError ?? flow.Start], name => Targets(flow, name, _ => true));
        foreach (string name in flow.Nodes.Keys.Where(name => !reached.Contains(name)))
            yield return new FlowFault(name, "cannot be reached");

        HashSet<string> ending = ReachBack(flow);
        foreach (string name in reached.Where(name => flow.Nodes.ContainsKey(name) && !ending.Contains(name)))
        {
            // a treatment may go round for ever: the queue ends it
            if (flow.Kind != FlowKind.Treatment)
                yield return new FlowFault(name, "is a dead end: no hang-up, return, queue or transfer can be reached from it");
        }

        foreach (FlowFault fault in Rounds(flow).Concat(AfterLeaving(check)))
            yield return fault;
    }

    /// <summary>Rounds on which nothing waits for the caller or counts; in a treatment, nothing that takes time either.</summary>
    private static IEnumerable<FlowFault> Rounds(FlowDefinition flow)
    {
        foreach (string name in flow.Nodes.Keys)
        {
            HashSet<string> after = Reach(Free(flow, name), target => Free(flow, target));
            if (after.Contains(name))
                yield return new FlowFault(name, "is on a round that goes on without the caller and without a count");
        }
    }

    /// <summary>Where a node leads without the caller's doing.</summary>
    private static IEnumerable<string> Free(FlowDefinition flow, string name) =>
        flow.Nodes.TryGetValue(name, out FlowNode? node) && flow.Kind == FlowKind.Treatment && node.TakesTime
            ? []
            : Targets(flow, name, exit => !node!.IsBounded(exit));

    /// <summary>Who has left the queue must be told goodbye: there is no music to return to.</summary>
    private static IEnumerable<FlowFault> AfterLeaving(FlowCheck check)
    {
        FlowDefinition flow = check.Flow;
        if (flow.Kind != FlowKind.Treatment)
            yield break;
        foreach (FlowNode node in flow.Nodes.Values.Where(node => Leaves(check, node)))
        {
            HashSet<string> after = Reach(Targets(flow, node.Name, exit => !StaysQueued(node, exit)), name => Targets(flow, name, _ => true));
            foreach (ReturnNode end in after.Select(name => flow.Nodes.GetValueOrDefault(name)).OfType<ReturnNode>())
                yield return new FlowFault(node.Name, $"takes the caller out of the queue, and then '{end.Name}' returns to it: hang up instead");
            foreach (MusicNode music in after.Select(name => flow.Nodes.GetValueOrDefault(name)).OfType<MusicNode>())
                yield return new FlowFault(node.Name, $"takes the caller out of the queue, and then '{music.Name}' plays music to him as if he waited");
        }
    }

    /// <summary>Whether a node may take the caller out of his queue, by itself or in a module.</summary>
    private static bool Leaves(FlowCheck check, FlowNode node, int depth = 0) => node switch
    {
        LeaveNode or CallbackNode or VoicemailNode or TransferNode => true,
        ModuleNode module when depth < FlowLimits.DepthMax =>
            check.Around.Flows(module.Module)?.Nodes.Values.Any(inner => Leaves(check, inner, depth + 1)) == true,
        _ => false,
    };

    /// <summary>Exits by which nothing has happened yet.</summary>
    private static bool StaysQueued(FlowNode node, string exit) => node is CallbackNode && exit != NodeMove.Next;

    private static IEnumerable<string> Targets(FlowDefinition flow, string name, Func<string, bool> by) =>
        flow.Nodes.TryGetValue(name, out FlowNode? node) ? node.Exits.All.Where(exit => by(exit.Key)).Select(exit => exit.Value) : [];

    private static HashSet<string> Reach(IEnumerable<string> from, Func<string, IEnumerable<string>> targets)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(from);
        while (open.TryPop(out string? name))
        {
            if (!reached.Add(name))
                continue;
            foreach (string target in targets(name))
                open.Push(target);
        }

        return reached;
    }

    /// <summary>The nodes from which an end can be reached, or something that is not there and was named for that.</summary>
    private static HashSet<string> ReachBack(FlowDefinition flow)
    {
        ILookup<string, string> back = flow.Nodes.Values
            .SelectMany(node => node.Exits.All.Select(exit => (From: node.Name, To: exit.Value)))
            .ToLookup(edge => edge.To, edge => edge.From);
        return Reach(flow.Nodes.Values.Where(node => node.Ends || !node.Exits.All.All(exit => flow.Nodes.ContainsKey(exit.Value))).Select(node => node.Name), name => back[name]);
    }
}
