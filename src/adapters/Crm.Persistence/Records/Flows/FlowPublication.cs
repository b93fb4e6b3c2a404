using Crm.Contracts.Ports;
using Crm.Ivr;
using Crm.Persistence.Records.Configuration;
using Crm.Primitives;

namespace Crm.Persistence.Records.Flows;

/// <summary>Says whether a text may become a flow among those that are published. Thread safe.</summary>
internal sealed class FlowPublication(FlowShelf shelf, LiveConfiguration configuration, ShippedFlows shipped)
{
    /// <summary>Reads and checks a text; the flow is null when there are problems.</summary>
    internal (FlowDefinition? Flow, IReadOnlyList<FlowProblem> Problems) Judge(FlowId id, string text)
    {
        FlowReading reading = FlowReader.Read(text);
        if (reading.Flow is not { } flow)
            return (null, Problems(reading.Faults));
        if (flow.Id != id)
            return (null, [new FlowProblem(FlowFault.WholeFlow, $"calls itself '{flow.Id}', but is kept as '{id}'")]);
        FlowProblem[] problems = [.. Problems(FlowChecker.Check(flow, Around(flow))), .. Broken(flow)];
        return (problems.Length == 0 ? flow : null, problems);
    }

    /// <summary>Flows that work now and would not with this one beside them: it may be part of theirs.</summary>
    private IEnumerable<FlowProblem> Broken(FlowDefinition flow)
    {
        foreach (FlowDefinition other in shelf.All.Where(other => other.Id != flow.Id))
        {
            if (FlowChecker.Check(other, shelf.Published).Count == 0 && FlowChecker.Check(other, Around(flow).Flows) is [var fault, ..])
                yield return new FlowProblem(FlowFault.WholeFlow, $"would break '{other.Id}': {fault}");
        }
    }

    private FlowSurroundings Around(FlowDefinition flow) => new(
        id => id == flow.Id ? flow : shelf.Published(id),
        shipped.Recorded,
        queue => configuration.QueueConfigurations.Any(known => known.Id == queue));

    private static IReadOnlyList<FlowProblem> Problems(IEnumerable<FlowFault> faults) => [.. faults.Select(fault => new FlowProblem(fault.Node, fault.Problem))];
}
