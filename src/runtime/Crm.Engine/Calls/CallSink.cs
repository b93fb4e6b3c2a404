using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <summary>Lets the pure call decider speak to the shard kernel.</summary>
internal sealed class CallSink(IShardContext context) : ICallSink
{
    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent) => context.Raise(domainEvent);

    public void Do(CallAction action) => context.Effect(action);

    public void Tell(RoutingMessage message) => context.Send(EngineOptions.RoutingShard, message);

    public void Done() => context.Reply(new CommandDone());

    public void Refuse(string type, string detail) => context.Reply(new CommandRefused(type, detail));

    public void Ignore(string reason) => context.Ignore(reason);
}
