using Crm.Primitives;

namespace Crm.Actors.Journal;

/// <summary>
/// Durable log of all shards, fenced by epoch: an append under an epoch that is no longer current stores nothing.
/// Thread safe. Implementations pass the journal conformance suite.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Appends rows of one or several shards in one transaction. Rows whose epoch is current and whose sequence is the next are stored;
    /// the shards that were refused are returned. Throws when the outcome is unknown (then the caller re-claims its shards).
    /// </summary>
    ValueTask<IReadOnlySet<ShardId>> Append(IReadOnlyList<JournalRow> rows, CancellationToken cancellation);

    /// <summary>Rows of a shard after a sequence, in order.</summary>
    IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, CancellationToken cancellation);

    /// <summary>Rows of all shards after a global position, in commit order, for projections.</summary>
    IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, CancellationToken cancellation);

    /// <summary>Completes when something was committed after the position (or at cancellation).</summary>
    ValueTask WaitForMore(long afterPosition, CancellationToken cancellation);

    /// <summary>Stores a snapshot of a shard as of a sequence; older ones may be dropped.</summary>
    ValueTask SaveSnapshot(ShardId shard, long epoch, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation);

    /// <summary>The newest snapshot, or null.</summary>
    ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation);
}

/// <summary>One command's outcome in the journal.</summary>
/// <param name="Payload">The events, as written by <see cref="EventCodec"/>.</param>
/// <param name="Command">Command id and encoded first reply, for replays; null for internal rows.</param>
/// <param name="Outgoing">Messages to other shards, each with its link sequence.</param>
/// <param name="Incoming">The message this row consumed, for exactly-once; null for others.</param>
public sealed record JournalRow(
    ShardId Shard,
    long Epoch,
    long Sequence,
    Instant At,
    ReadOnlyMemory<byte> Payload,
    CommandMark? Command,
    IReadOnlyList<OutgoingMessage> Outgoing,
    IncomingMark? Incoming);

/// <summary>A row with its global commit position.</summary>
public readonly record struct PositionedRow(long Position, JournalRow Row);

/// <summary>A command's id and its encoded reply.</summary>
public sealed record CommandMark(CommandId Id, ReadOnlyMemory<byte> Reply);

/// <summary>A message to another shard, numbered per pair of shards from 1.</summary>
public sealed record OutgoingMessage(ShardId Destination, long LinkSequence, ReadOnlyMemory<byte> Payload);

/// <summary>The link position a row consumed.</summary>
public sealed record IncomingMark(ShardId Source, long LinkSequence);

/// <summary>A stored snapshot.</summary>
public sealed record ShardSnapshot(ShardId Shard, long Sequence, ReadOnlyMemory<byte> Data);
