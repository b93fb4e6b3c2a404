using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Which queue each entry point of a site leads to. A queue that takes chats from the web is an entry point under its own id as well.</summary>
public sealed class EntryPoints(IReadOnlyDictionary<string, QueueId> named)
{
    /// <summary>Only the queues' own ids.</summary>
    public static readonly EntryPoints None = new(new Dictionary<string, QueueId>());

    /// <summary>The queue behind an entry point.</summary>
    public QueueId QueueOf(string entryPoint) => named.TryGetValue(entryPoint, out var queue) ? queue : new QueueId(entryPoint);

    /// <summary>Those that were set, for the check at the start.</summary>
    public IReadOnlyDictionary<string, QueueId> Named => named;
}
