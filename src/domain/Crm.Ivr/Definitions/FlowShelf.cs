using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>A flow library in memory. Reading is free of locks; publishing replaces one flow for all calls that come after. Thread safe.</summary>
public sealed class FlowShelf : IFlowLibrary
{
    private ImmutableDictionary<FlowId, FlowDefinition> flows = ImmutableDictionary<FlowId, FlowDefinition>.Empty;

    /// <summary>What is published now.</summary>
    public IEnumerable<FlowDefinition> All => flows.Values;

    /// <inheritdoc/>
    public FlowDefinition? Published(FlowId id) => flows.GetValueOrDefault(id);

    /// <summary>Puts a flow on the shelf in place of the one with its id.</summary>
    public void Publish(FlowDefinition flow) => ImmutableInterlocked.AddOrUpdate(ref flows, flow.Id, flow, (_, _) => flow);
}
