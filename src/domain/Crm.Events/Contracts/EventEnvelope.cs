using Crm.Primitives;

namespace Crm.Events;

/// <summary>A stored event with its place in the journal. <paramref name="Shard"/> and <paramref name="Sequence"/> and <paramref name="Index"/> identify it for ever.</summary>
/// <param name="Shard">The shard that decided the event.</param>
/// <param name="Sequence">The journal row within the shard, from 1, without gaps.</param>
/// <param name="Index">The event's place within its row, from 0 (one command may raise several events).</param>
/// <param name="At">The instant the decision was taken.</param>
/// <param name="Event">The fact.</param>
/// <param name="Position">The row's commit position among those of all shards; 0 where it was not read in that order.</param>
public sealed record EventEnvelope(ShardId Shard, long Sequence, int Index, Instant At, IDomainEvent Event, long Position = 0);
