using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Notes that the caller wants to be called back; in a treatment he leaves the queue for it. Leaves by "no-number" when the number is none, or none that may be called.</summary>
/// <param name="Queue">The queue that calls back; null for the one he waits in.</param>
public sealed record CallbackNode(string Name, FlowExits Exits, QueueId? Queue, FlowTemplate Number) : FlowNode(Name, Exits)
{
    private const string NoNumber = "no-number";

    /// <inheritdoc/>
    public override string Type => "callback";

    internal override IEnumerable<string> RequiredExits => [NodeMove.Next, NoNumber];

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (Queue is null && check.Flow.Kind == FlowKind.Inbound)
            yield return "names no queue that is to call back";
        if (Queue is { } queue && check.Around.Queues is { } known && !known(queue))
            yield return $"asks queue '{queue}' to call back, which is unknown";
    }

    internal override NodeMove Enter(FlowStep step)
    {
        if (Number.Fill(step) is not { } number || !DialledText.IsNumber(number))
            return NodeMove.Exit(NoNumber);
        if ((Queue ?? step.Queue) is not { } queue)
            return NodeMove.Fail(FlowEnding.Error, "no queue to call back for");
        if (!step.Facts.CanCallBack(number, queue))
            return NodeMove.Exit(NoNumber);
        step.LeaveQueue(QueueExit.CallbackRequested, FlowEnding.Callback);
        step.Emit(new RequestCallback(queue, number));
        step.Session.Outcome = FlowEnding.Callback;
        return NodeMove.Exit(NodeMove.Next, number);
    }
}
