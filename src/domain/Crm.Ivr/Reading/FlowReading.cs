using System.Collections.Immutable;

namespace Crm.Ivr;

/// <summary>What reading a flow gave.</summary>
/// <param name="Flow">The flow; null when it cannot be read.</param>
/// <param name="Faults">Why not; empty when it could.</param>
public sealed record FlowReading(FlowDefinition? Flow, ImmutableArray<FlowFault> Faults);
