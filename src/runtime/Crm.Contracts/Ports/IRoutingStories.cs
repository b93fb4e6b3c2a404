using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Explains how interactions were routed. Implemented by the engine. Thread safe.</summary>
public interface IRoutingStories
{
    /// <summary>
    /// Explains an interaction from the journal, and as of now while it waits. One at a time is read; null when too many wait for that or
    /// it takes too long: try again in a moment.
    /// </summary>
    /// <param name="startedAt">When the interaction started.</param>
    /// <param name="endedAt">When it ended; null while it is open.</param>
    ValueTask<RoutingStory?> Tell(InteractionId interaction, Instant startedAt, Instant? endedAt, CancellationToken cancellation);
}
