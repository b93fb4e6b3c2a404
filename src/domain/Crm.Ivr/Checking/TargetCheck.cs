namespace Crm.Ivr;

/// <summary>The flow's own two targets are there.</summary>
internal static class TargetCheck
{
    internal static IEnumerable<FlowFault> Faults(FlowCheck check)
    {
        FlowDefinition flow = check.Flow;
        if (!flow.Nodes.ContainsKey(flow.Start))
            yield return new FlowFault(FlowFault.WholeFlow, $"starts at '{flow.Start}', which is no node");
        if (flow.OnError is { } node && !flow.Nodes.ContainsKey(node))
            yield return new FlowFault(FlowFault.WholeFlow, $"goes to '{node}' on an error, which is no node");
    }
}
