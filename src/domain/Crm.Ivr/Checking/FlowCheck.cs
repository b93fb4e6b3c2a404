using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>What a flow is checked against. What is null is not checked.</summary>
/// <param name="Flows">The other flows.</param>
/// <param name="Prompts">Whether a recorded prompt is there in a language.</param>
/// <param name="Queues">Whether there is a queue.</param>
public sealed record FlowSurroundings(
    Func<FlowId, FlowDefinition?> Flows, Func<string, string, bool>? Prompts = null, Func<QueueId, bool>? Queues = null);

/// <summary>The flow that is checked and what lies around it.</summary>
internal sealed record FlowCheck(FlowDefinition Flow, FlowSurroundings Around);
