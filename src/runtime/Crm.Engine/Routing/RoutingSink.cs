using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Routing.Commands;

namespace Crm.Engine.Routing;

/// <summary>Lets the pure routing domain speak to the shard kernel, and keeps what it raised for those who must be told.</summary>
internal sealed class RoutingSink(IShardContext context) : IRoutingSink
{
    public List<IDomainEvent> Raised { get; } = [];

    public CommandRefused? Refusal { get; private set; }

    public void Raise(IDomainEvent domainEvent)
    {
        context.Raise(domainEvent);
        Raised.Add(domainEvent);
    }

    public Guid NewId() => context.NewId();

    public void Refuse(string type, string detail) => Refusal ??= new CommandRefused(type, detail);

    public void Ignore(string reason) => context.Ignore(reason);
}
