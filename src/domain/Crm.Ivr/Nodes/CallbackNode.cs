using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Notes that the caller wants to be called back; in a treatment he leaves the queue for it. Leaves by "no-number" when the number is none.</summary>
public sealed record CallbackNode(string Name, FlowExits Exits, QueueId Queue, FlowTemplate Number) : FlowNode(Name, Exits)
{
    private const string NoNumber = "no-number";

    /// <inheritdoc/>
    public override string Type => "callback";

    internal override IEnumerable<string> RequiredExits => [NodeMove.Next, NoNumber];

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (check.Around.Queues is { } known && !known(Queue))
            yield return $"asks queue '{Queue}' to call back, which is unknown";
    }

    internal override NodeMove Enter(FlowStep step)
    {
        if (Number.Fill(step) is not { } number || !DialledText.IsNumber(number))
            return NodeMove.Exit(NoNumber);
        step.LeaveQueue(QueueExit.CallbackRequested, FlowEnding.Callback);
        step.Emit(new RequestCallback(Queue, number));
        step.Session.Outcome = FlowEnding.Callback;
        return NodeMove.Exit(NodeMove.Next, number);
    }
}
