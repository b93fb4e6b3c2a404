using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Says what is wrong with a flow that could be read: targets that are not there, exits that are missing, nodes nobody comes to or from
/// which no end can be reached, rounds that nothing bounds, modules that run themselves, waiting callers left in silence, prompts or
/// texts that are missing. A flow without faults always ends or waits, whatever callers and services do. Pure and thread safe.
/// </summary>
public static class FlowChecker
{
    /// <summary>Checks a flow among others.</summary>
    public static IReadOnlyList<FlowFault> Check(FlowDefinition flow, Func<FlowId, FlowDefinition?> others) =>
        Check(flow, new FlowSurroundings(others));

    /// <summary>Checks a flow against all that is known around it. Faults come in the order of node names.</summary>
    public static IReadOnlyList<FlowFault> Check(FlowDefinition flow, FlowSurroundings around)
    {
        var check = new FlowCheck(flow, around);
        var faults = new List<FlowFault>();
        faults.AddRange(TargetCheck.Faults(check));
        foreach (FlowNode node in flow.Nodes.Values)
        {
            faults.AddRange(ExitCheck.Faults(check, node).Concat(node.Faults(check)).Select(problem => new FlowFault(node.Name, problem)));
            faults.AddRange(PromptCheck.Faults(check, node).Concat(KindCheck.Faults(check, node)).Select(problem => new FlowFault(node.Name, problem)));
        }

        faults.AddRange(GraphCheck.Faults(check));
        faults.AddRange(ModuleCheck.Faults(check));
        return [.. faults.Distinct().OrderBy(fault => fault.Node, StringComparer.Ordinal).Take(FlowReader.FaultsMax)];
    }
}
