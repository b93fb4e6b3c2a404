using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>The way into shards from outside: adapters and effects use it. Thread safe.</summary>
public interface IShardHost
{
    /// <summary>
    /// Posts a command and waits for its reply, which comes after commit. A repeated <paramref name="id"/> gets the first reply.
    /// Throws <see cref="ShardUnavailableException"/> when the mailbox is full, the shard is not owned here, the journal is away or the
    /// answer has not come within the host's deadline.
    /// </summary>
    ValueTask<TReply> Ask<TReply>(ShardId shard, CommandId id, object command, CancellationToken cancellation);

    /// <summary>Posts a command whose reply nobody needs (adapter events, timer results). False when the mailbox is full.</summary>
    bool Post(ShardId shard, object command);

    /// <summary>Reads from the state inside the loop, after all earlier commands; nothing may be changed. For queries.</summary>
    ValueTask<TResult> Query<TProgram, TResult>(ShardId shard, Func<TProgram, TResult> read, CancellationToken cancellation)
        where TProgram : class, IShardProgram;
}

/// <summary>
/// The shard cannot take work now. Nothing was changed, except perhaps with the reasons "journal-away" and "outcome-unknown", where the
/// command may have become durable: who asks again with the same command id is told. Callers answer 503 with Retry-After.
/// </summary>
public sealed class ShardUnavailableException(ShardId shard, string reason) : Exception($"Shard {shard} cannot take work: {reason}.")
{
    /// <summary>
    /// The stable reason word: "mailbox-full", "not-owned", "journal-away", "stopping", "overdue" (waited too long and was withdrawn),
    /// "outcome-unknown" (was taken, its commit has not come), "faulty" (the program fails too often and its restart waits).
    /// </summary>
    public string Reason { get; } = reason;
}

/// <summary>The program failed on this command: a bug. Nothing of it was stored and it is not tried again; the shard recovers from the journal.</summary>
public sealed class ShardFaultException(ShardId shard, Exception inner) : Exception($"The program of shard {shard} failed on the command: {inner?.Message}", inner);
