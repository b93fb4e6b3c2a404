namespace Crm.Ivr;

/// <summary>Each kind of flow holds only what works in it.</summary>
internal static class KindCheck
{
    internal static IEnumerable<string> Faults(FlowCheck check, FlowNode node)
    {
        if (node is QueueNode && check.Flow.Kind == FlowKind.Treatment)
            yield return "queues a caller who waits in a queue";
        if (node is LeaveNode && check.Flow.Kind != FlowKind.Treatment)
            yield return "leaves the queue, which only a treatment can";
        if (node is ReturnNode && check.Flow.Kind == FlowKind.Inbound)
            yield return "returns, which only a module or a treatment can: hang up instead";
    }
}
