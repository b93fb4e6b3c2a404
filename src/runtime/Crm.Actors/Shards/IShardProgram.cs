using Crm.Events;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>
/// The state of one shard and the rules that change it. Called only from the shard's loop, one call at a time, so it needs no locks.
/// Pure: no clock, random, socket, log or task inside; time and ids come through <see cref="IShardContext"/>.
/// A thrown exception is a bug: the kernel discards the shard's memory and recovers it from the journal.
/// </summary>
public interface IShardProgram
{
    /// <summary>
    /// Takes a command, a message from another shard or a <see cref="DeadlineReached"/>: raises events (which change the state at
    /// once), sends messages, asks for effects, replies. What does not fit the state is answered with a refusal or
    /// <see cref="IShardContext.Ignore"/>d with a reason.
    /// </summary>
    void Receive(object command, IShardContext context);

    /// <summary>Changes the state by one event. Called by <see cref="IShardContext.Raise"/> and in recovery; must not decide anything.</summary>
    void Apply(IDomainEvent domainEvent, Instant at);

    /// <summary>The earliest deadline of any transient state, or <see cref="Instant.MaxValue"/>. The kernel posts <see cref="DeadlineReached"/> when it is due.</summary>
    Instant NextDeadline { get; }

    /// <summary>The whole durable state as bytes, in a versioned format of its own.</summary>
    byte[] TakeSnapshot();

    /// <summary>
    /// What <see cref="TakeSnapshot"/> would give at the moment of this call, in pieces. They are taken later, one after the other, on any
    /// thread and while the program goes on. A program whose state may grow large overrides this: it notes what is there, which must be
    /// quick, and writes only as the pieces are asked for.
    /// </summary>
    IEnumerable<ReadOnlyMemory<byte>> CaptureSnapshot() => [TakeSnapshot()];

    /// <summary>Replaces the state by a snapshot. Throws <see cref="InvalidDataException"/> when it cannot be read; the kernel then replays from the start.</summary>
    void RestoreSnapshot(ReadOnlySpan<byte> snapshot);
}

/// <summary>What a program may do while it handles one command.</summary>
public interface IShardContext
{
    /// <summary>The shard.</summary>
    ShardId Shard { get; }

    /// <summary>The instant of this decision.</summary>
    Instant Now { get; }

    /// <summary>A new time-ordered id from the shard's source (seeded in tests).</summary>
    Guid NewId();

    /// <summary>Applies the event to the state now and stores it with this command's other events in one journal row.</summary>
    void Raise(IDomainEvent domainEvent);

    /// <summary>Sends a message to another shard: stored in the same row, delivered exactly once and in order per pair of shards. Types must be registered as message contracts.</summary>
    void Send(ShardId destination, object message);

    /// <summary>Asks for an outward effect, carried out in order by the shard's <see cref="IShardEffects"/> after the row is durable.</summary>
    void Effect(object effect);

    /// <summary>The answer to whoever asked; given after the row is durable, and again for a repeated command id.</summary>
    void Reply(object reply);

    /// <summary>Counts a command that does not fit the state, by reason word.</summary>
    void Ignore(string reason);
}

/// <summary>Posted by the kernel when a program's <see cref="IShardProgram.NextDeadline"/> is due.</summary>
public sealed record DeadlineReached;

/// <summary>Posted by the kernel once after a shard was recovered, before any other command. Pinned things of an earlier incarnation are gone.</summary>
/// <param name="Epoch">The new epoch.</param>
/// <param name="LastAt">The instant of the last stored row, or <see cref="Instant.MinValue"/> for an empty shard.</param>
public sealed record ShardRecovered(long Epoch, Instant LastAt);

/// <summary>Carries out a shard's effects, in order, outside the loop. Must not block and must not throw for expected failures; results come back as commands.</summary>
public interface IShardEffects
{
    /// <summary>Carries out one effect.</summary>
    void Run(object effect);
}
