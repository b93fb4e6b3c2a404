using Crm.Engine.Callbacks;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Flows;

/// <summary>What a flow may ask about one call at one instant.</summary>
internal sealed class CallFacts(CallState call, CallFlow flow, QueuePicture board, IPromises promises, Instant now) : IFlowFacts
{
    public Instant Now => now;

    public int? Position => Place?.Position;

    public TimeSpan? EstimatedWait => Place?.EstimatedWait;

    private QueuePlace? Place => board.Places.TryGetValue(call.Interaction, out var place) ? place : null;

    public string? Attribute(string name) => name == "dialled.number" ? call.To : flow.Attributes.GetValueOrDefault(name);

    public bool CanCallBack(string number, QueueId queue) => promises.CanCallBack(number, queue, now);

    public FlowQueueFigures? Queue(QueueId queue) => board.Queues.GetValueOrDefault(queue);
}
