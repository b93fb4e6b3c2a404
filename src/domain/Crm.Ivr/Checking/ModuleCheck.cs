using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Flows that run flows: what they run is there, is a module, returns by exits that are joined, and never runs itself.</summary>
internal static class ModuleCheck
{
    internal static IEnumerable<FlowFault> Faults(FlowCheck check)
    {
        foreach (ModuleNode node in check.Flow.Nodes.Values.OfType<ModuleNode>())
        {
            foreach (string problem in Problems(check, node))
                yield return new FlowFault(node.Name, problem);
        }
    }

    private static IEnumerable<string> Problems(FlowCheck check, ModuleNode node)
    {
        FlowDefinition? module = Find(check, node.Module);
        if (module is null)
        {
            yield return $"runs '{node.Module}', which is unknown";
            yield break;
        }

        if (module.Kind != FlowKind.Module)
            yield return $"runs '{node.Module}', which is no module but of kind {module.Kind.ToString().ToLowerInvariant()}";
        HashSet<string> returns = [.. module.Nodes.Values.OfType<ReturnNode>().Select(end => end.Exit)];
        foreach (string exit in returns.Where(exit => !node.Exits.Has(exit)).Order(StringComparer.Ordinal))
            yield return $"is a dead end: it lacks the exit '{exit}', by which '{node.Module}' returns";
        foreach (string exit in node.Exits.Names.Where(exit => !returns.Contains(exit)).Order(StringComparer.Ordinal))
            yield return $"has an exit '{exit}', by which '{node.Module}' never returns";
        foreach (string problem in Inside(check, node))
            yield return problem;
    }

    /// <summary>Looks through everything that is run from here.</summary>
    private static IEnumerable<string> Inside(FlowCheck check, ModuleNode node)
    {
        var seen = new HashSet<FlowId>();
        var open = new Stack<FlowId>([node.Module]);
        while (open.TryPop(out FlowId id))
        {
            if (id == check.Flow.Id)
            {
                yield return "runs the flow it is in, again and again";
                continue;
            }

            if (!seen.Add(id) || Find(check, id) is not { } inner)
                continue;
            if (check.Flow.Kind == FlowKind.Treatment && inner.Nodes.Values.OfType<QueueNode>().FirstOrDefault() is { } queue)
                yield return $"runs '{id}', which queues at '{queue.Name}' a caller who waits in a queue";
            foreach (ModuleNode deeper in inner.Nodes.Values.OfType<ModuleNode>())
                open.Push(deeper.Module);
        }

        if (seen.Count > FlowLimits.DepthMax)
            yield return $"runs more than {FlowLimits.DepthMax} flows within flows";
    }

    private static FlowDefinition? Find(FlowCheck check, FlowId id) => id == check.Flow.Id ? check.Flow : check.Around.Flows(id);
}
