using System.Collections.Immutable;
using Crm.Actors.Journal;
using Crm.Events;

namespace Crm.Actors.Shards;

/// <summary>What one command did: the row to store and what may happen after it is durable.</summary>
/// <param name="Row">The row to append, or null when nothing was raised, sent or consumed.</param>
/// <param name="AfterSequence">Replies and effects wait until this sequence is durable: the row's own, or the last one before.</param>
/// <param name="Events">The raised events, already applied.</param>
/// <param name="Messages">The messages sent, in order, decoded form.</param>
/// <param name="Effects">The effects asked for, in order.</param>
/// <param name="Reply">The answer, or null when the program gave none.</param>
/// <param name="Ignored">Why the command was ignored, or null.</param>
public sealed record ShardOutcome(
    JournalRow? Row,
    long AfterSequence,
    IReadOnlyList<IDomainEvent> Events,
    IReadOnlyList<SentMessage> Messages,
    IReadOnlyList<object> Effects,
    object? Reply,
    string? Ignored)
{
    /// <summary>An answer only, ordered behind the given sequence.</summary>
    public static ShardOutcome AnswerOnly(object? reply, long afterSequence) =>
        new(null, afterSequence, ImmutableArray<IDomainEvent>.Empty, [], [], reply, null);
}

/// <summary>A message as the program sent it.</summary>
public sealed record SentMessage(Crm.Primitives.ShardId Destination, object Message);
