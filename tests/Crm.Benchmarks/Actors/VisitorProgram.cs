using Crm.Actors.Entities;
using Crm.Actors.Shards;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Benchmarks.Actors;

/// <summary>A shard of many entities; messages name one by its number. No events: what is measured is mailbox, loop and table.</summary>
internal sealed class VisitorProgram(TimeSpan idleAfter, int activeBound) : IShardProgram
{
    /// <summary>How many entities one message may pack on its way.</summary>
    private const int PassivationBudget = 4;

    /// <summary>Visit an entity; the first visit makes it.</summary>
    public sealed record Visit(int Number);

    /// <summary>The reply: how often it was visited.</summary>
    public sealed record Visited(long Times);

    /// <summary>The entities.</summary>
    public EntityTable<int, Visitor> Visitors { get; } = new(new Visitor.Format(), idleAfter, activeBound);

    /// <summary>Messages handled.</summary>
    public long Handled { get; private set; }

    /// <inheritdoc/>
    public Instant NextDeadline => Instant.MaxValue;

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        if (command is not Visit visit)
        {
            context.Ignore("unknown-command");
            return;
        }

        if (!Visitors.TryGet(visit.Number, context.Now, out var visitor))
        {
            visitor = new Visitor { Id = Guid.NewGuid(), Name = $"Visitor {visit.Number:0000}" };
            Visitors.Add(visit.Number, visitor, context.Now);
        }

        visitor.Visits++;
        if (visitor.Instants.Count < 4)
        {
            visitor.Instants.Add(context.Now.Microseconds);
        }

        Handled++;
        Visitors.Passivate(context.Now, PassivationBudget);
        context.Reply(new Visited(visitor.Visits));
    }

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at) => throw new InvalidOperationException("There are no events.");

    /// <inheritdoc/>
    public byte[] TakeSnapshot() => [];

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot) => throw new InvalidDataException("There are no snapshots.");
}
