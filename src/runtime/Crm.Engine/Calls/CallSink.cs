using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <summary>Lets the pure call decider speak to the shard kernel.</summary>
internal sealed class CallSink(IShardContext context, Action<CallSink, string> endFlows) : ICallSink
{
    /// <summary>What the flows must be told once the input is decided.</summary>
    public Queue<CallNotice> Notices { get; } = new();

    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent)
    {
        context.Raise(domainEvent);
        if (domainEvent is CallTransferred transferred)
        {
            context.Effect(new TransferCounted((transferred.Attended ? "attended-" : "") + transferred.Target, null));
        }
        else if (domainEvent is SupervisionStarted supervised)
        {
            context.Effect(new SupervisionCounted(supervised.Mode));
        }
        else if (domainEvent is TransferReturned returned)
        {
            context.Effect(new TransferCounted(null, returned.Reason));
        }
    }

    public void Do(CallAction action) => context.Effect(action);

    public void Tell(RoutingMessage message) => context.Send(EngineOptions.RoutingShard, message);

    public void Notify(CallNotice notice)
    {
        if (notice is FlowMustEnd end)
        {
            endFlows(this, end.Reason); // at once: the trace ends before the interaction does
        }
        else
        {
            Notices.Enqueue(notice);
        }
    }

    public void Done() => context.Reply(new CommandDone());

    public void Refuse(string type, string detail) => context.Reply(new CommandRefused(type, detail));

    public void Ignore(string reason) => context.Ignore(reason);
}

/// <summary>Effect: a customer was handed on, or came back.</summary>
/// <param name="Target">To whom; null when he came back.</param>
/// <param name="Returned">Why he came back.</param>
public sealed record TransferCounted(string? Target, string? Returned);

/// <summary>Effect: a supervisor listens to a call.</summary>
public sealed record SupervisionCounted(string Mode);
