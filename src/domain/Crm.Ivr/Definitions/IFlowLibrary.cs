using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>The flows that calls run. Implementations are thread safe; what they return never changes.</summary>
public interface IFlowLibrary
{
    /// <summary>The version that new calls get; null when there is none.</summary>
    FlowDefinition? Published(FlowId id);
}
