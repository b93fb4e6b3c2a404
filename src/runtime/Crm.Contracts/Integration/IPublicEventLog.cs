using System.Collections.Immutable;
using Crm.Primitives;
using Crm.PublicEvents;

namespace Crm.Contracts.Integration;

/// <summary>What a reader of the stream wants.</summary>
/// <param name="Types">Exact types; empty is all.</param>
/// <param name="Agent">Only what names this agent; null is everybody.</param>
public sealed record EventFilter(ImmutableArray<string> Types, AgentId? Agent)
{
    /// <summary>Everything.</summary>
    public static readonly EventFilter Everything = new([], null);
}

/// <summary>A stretch of the stream.</summary>
/// <param name="Items">In order of their sequence.</param>
/// <param name="Next">Where the next stretch begins: up to here nothing is missing.</param>
/// <param name="More">Whether there was more when it was read.</param>
public sealed record EventStretch(IReadOnlyList<PublicEvent> Items, long Next, bool More);

/// <summary>The stream of public events, as far as it is kept. Thread safe.</summary>
public interface IPublicEventLog
{
    /// <summary>Who we are in events: <c>urn:uuid:</c> and the id of this installation.</summary>
    string Source { get; }

    /// <summary>Readers may begin after this sequence and later; what came before is not kept.</summary>
    long Floor { get; }

    /// <summary>How far the stream goes.</summary>
    long Newest { get; }

    /// <summary>Reads the stream after a sequence.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <returns>Null when <paramref name="after"/> lies before <see cref="Floor"/>.</returns>
    ValueTask<EventStretch?> Read(long after, int limit, EventFilter filter, CancellationToken cancellation);

    /// <summary>Completes when the stream goes further than the sequence.</summary>
    Task WaitForMore(long after, CancellationToken cancellation);
}
