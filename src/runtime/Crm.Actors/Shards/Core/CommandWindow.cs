using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>The last commands and their first replies, so that a repeated id is answered and not carried out again. Bounded: the oldest falls out.</summary>
internal sealed class CommandWindow(int capacity)
{
    private readonly Dictionary<CommandId, Entry> _replies = [];
    private readonly Queue<CommandId> _order = new();

    /// <summary>Remembers a reply. The first one stays.</summary>
    public void Add(CommandId id, in Entry entry)
    {
        if (!_replies.TryAdd(id, entry))
        {
            return;
        }

        _order.Enqueue(id);
        if (_order.Count > capacity)
        {
            _replies.Remove(_order.Dequeue());
        }
    }

    /// <summary>Finds the first reply to a command.</summary>
    public bool TryGet(CommandId id, out Entry entry) => _replies.TryGetValue(id, out entry);

    /// <summary>The durable ones in order of arrival, oldest first, for snapshots.</summary>
    public IEnumerable<CommandMark> Durable()
    {
        foreach (var id in _order)
        {
            if (_replies[id].Encoded is { } encoded)
            {
                yield return new CommandMark(id, encoded);
            }
        }
    }

    /// <summary>A first reply: encoded when its row is stored, else the object itself.</summary>
    internal readonly record struct Entry(ReadOnlyMemory<byte>? Encoded, object? Live)
    {
        /// <summary>The reply; null when the program gave none.</summary>
        public object? Reply(EventCodec codec) =>
            Encoded is not { } encoded ? Live
            : encoded.IsEmpty ? null
            : codec.ReadMessage(encoded.Span);
    }
}
