using Crm.Events.Queues;

namespace Crm.Ivr;

/// <summary>Of a treatment: takes the caller out of the queue, because he has what he wanted or wants no more.</summary>
public sealed record LeaveNode(string Name, FlowExits Exits, string Reason) : FlowNode(Name, Exits)
{
    /// <inheritdoc/>
    public override string Type => "leave";

    internal override NodeMove Enter(FlowStep step)
    {
        step.LeaveQueue(QueueExit.ClosedBySystem, Reason);
        return NodeMove.Exit(NodeMove.Next, Reason);
    }
}
