using System.Collections.Concurrent;
using Crm.Actors.Shards;

namespace Crm.TestKit.Actors;

/// <summary>Keeps the effects of a shard in order of arrival. Thread safe.</summary>
public sealed class CollectingEffects : IShardEffects
{
    /// <summary>The effects so far.</summary>
    public ConcurrentQueue<object> Effects { get; } = new();

    /// <inheritdoc/>
    public void Run(object effect) => Effects.Enqueue(effect);
}
