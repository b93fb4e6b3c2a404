namespace Crm.Ivr;

/// <summary>Every exit a node needs is there, no other, and each leads to a node.</summary>
internal static class ExitCheck
{
    internal static IEnumerable<string> Faults(FlowCheck check, FlowNode node)
    {
        foreach (string exit in node.RequiredExits.Where(exit => !node.Exits.Has(exit)))
            yield return $"is a dead end: it lacks the exit '{exit}'";
        foreach ((string exit, string target) in node.Exits.All)
        {
            if (!node.MayExit(exit))
                yield return $"has an exit '{exit}', which a node of type {node.Type} does not have";
            if (!check.Flow.Nodes.ContainsKey(target))
                yield return $"leads by '{exit}' to '{target}', which is no node";
        }
    }
}
